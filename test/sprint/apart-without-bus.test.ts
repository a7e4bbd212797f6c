import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Finding } from "#cli/doctor/finding.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { type Channel, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { bestTimeMs } from "#test/support/best-time.ts";
import { createFleet, type ProcessFleet } from "#test/support/process-fleet.ts";
import { runPmx } from "#test/support/run-pmx.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";

let fleet: ProcessFleet;
let gateway: Channel;

before(async () => {
  fleet = await createFleet();
  const all = ["forecast", "risk-gate", "execution", "audit", "gateway"] as const;
  await Promise.all(all.map((name) => fleet.start(name)));
  gateway = openChannel(fleet.addressOf("gateway"));
});
after(async () => {
  gateway.close();
  await fleet.stop();
});

const whatToDo =
  /cannot receive the facts of forecast, risk-gate, execution: .*Start a NATS server \(nats-server -js\) and all services with the same NATS_URL, or run them in one process/;

test("CreateSprint says within seconds that five processes without NATS share no facts, and creates nothing", async () => {
  const sprints = clientOf(SprintService, gateway);
  const spec = { tickers: ["AAPL"], audits: 4, interval: BarInterval.DAY_1 };
  const refused = () =>
    assert.rejects(sprints.createSprint({ requestId: "deaf", spec }), (error) => {
      assert.ok(error instanceof Fault);
      assert.deepEqual([error.code, error.reason], ["UNAVAILABLE", "PEER_UNREACHABLE"]);
      assert.match(error.message, whatToDo);
      return true;
    });
  const tookMs = await bestTimeMs(refused);
  assert.ok(tookMs < 4_000, `${tookMs} ms`);
  assert.deepEqual((await sprints.listSprints({})).sprints, []);
});

test("the command line exits 69 and says what to start", async () => {
  const { exitCode, stderr } = await runPmx(["sprint", "--address", gateway.address]);
  assert.equal(exitCode, 69);
  assert.match(stderr.replace(/\s+/g, " "), whatToDo);
});

test("pmx doctor says so too, and which service does not answer", async () => {
  const wrong = async () => {
    const args = ["doctor", "--address", gateway.address, "--json"];
    const { exitCode, stdout } = await runPmxHere(args);
    assert.equal(exitCode, 1);
    const { findings } = JSON.parse(stdout).doctor as { readonly findings: readonly Finding[] };
    return findings
      .filter(({ level }) => level === "FAIL")
      .map(({ check, subject }) => `${check} ${subject}`.trim());
  };
  assert.deepEqual(await wrong(), ["event bus"]);
  await fleet.end("forecast", "SIGKILL");
  assert.deepEqual((await wrong()).sort(), [
    "event bus",
    "peer gateway → forecast",
    "peer risk-gate → forecast",
  ]);
});
