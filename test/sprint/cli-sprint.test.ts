import assert from "node:assert/strict";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { faultToMessage } from "#lib/kit/grpc/shared/status.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { auditStep, finishedSprint, runningSprint } from "#test/unit/cli/finished-sprint.ts";
import { ending, gateway, pmx } from "./cli-scripted-gateway.ts";

const exitOf = [
  ["PASS", GateVerdict.PASS, 0],
  ["FAIL", GateVerdict.FAIL, 1],
  ["INCONCLUSIVE", GateVerdict.INCONCLUSIVE, 2],
] as const;

for (const [name, verdict, code] of exitOf) {
  test(`a sprint that ends ${name} exits ${code} with its table on standard output`, async () => {
    const address = await gateway(ending(finishedSprint(verdict, 2)));
    const run = await pmx(["sprint", "--address", address]);
    assert.equal(run.code, code, run.err);
    assert.match(run.out, new RegExp(`\n${name}: `));
    assert.equal(run.err.split("\n").filter((line) => line.startsWith("audit ")).length, 2);
  });
}

test("what was typed reaches the gateway as the spec", async () => {
  let asked: unknown;
  const address = await gateway({
    ...ending(finishedSprint(GateVerdict.PASS, 2)),
    createSprint: async ({ requestId, spec }) => {
      asked = [requestId, spec?.tickers, spec?.audits, spec?.riskOverrides?.longOnly];
      return { sprint: runningSprint(2) };
    },
  });
  const flags = ["--tickers", "AAPL,V", "--audits", "2", "--no-long-only", "--request-id", "r"];
  await pmx(["sprint", "--address", address, ...flags]);
  assert.deepEqual(asked, ["r", ["AAPL", "V"], 2, false]);
});

test("--json puts one object on standard output and nothing on a piped standard error", async () => {
  const address = await gateway(ending(finishedSprint(GateVerdict.FAIL, 2)));
  const { out, err, code } = await pmx(["sprint", "--address", address, "--json"]);
  assert.equal(JSON.parse(out).audits.length, 2);
  assert.deepEqual([err, code], ["", 1]);
});

test("--quiet shows the table but no progress", async () => {
  const address = await gateway(ending(finishedSprint(GateVerdict.PASS, 2)));
  const { out, err } = await pmx(["sprint", "--address", address, "--quiet"]);
  assert.match(out, /^Sprint /);
  assert.equal(err, "");
});

test("a watch that the draining gateway breaks continues after the last step", async () => {
  const after: bigint[] = [];
  const address = await gateway({
    async *watchSprint({ afterSequence }) {
      after.push(afterSequence);
      yield { sequence: 0n, event: { case: "sprint", value: runningSprint(2) } };
      const audit = Number(afterSequence) + 1;
      yield { sequence: BigInt(audit), event: { case: "step", value: auditStep(audit) } };
      if (audit < 2) throw new Fault("UNAVAILABLE", "DRAINING", "the gateway shuts down");
      const sprint = finishedSprint(GateVerdict.PASS, 2);
      yield { sequence: 2n, event: { case: "sprint", value: sprint } };
    },
  });
  const { code, out, err } = await pmx(["sprint", "--address", address, "--json"]);
  assert.deepEqual([code, after], [0, [0n, 1n]]);
  assert.equal(JSON.parse(out).audits.length, 2);
  assert.match(err, /watching again/);
});

test("an unknown ticker exits 64 and says what the gateway said", async () => {
  const address = await gateway({
    createSprint: async () => {
      throw new Fault("NOT_FOUND", "INSTRUMENT_UNKNOWN", "no bars are stored for NOPE");
    },
  });
  const { code, out, err } = await pmx(["sprint", "--address", address, "--tickers", "NOPE"]);
  assert.deepEqual([code, out], [64, ""]);
  const [startUp, said, end] = err.split("\n");
  assert.match(startUp!, /^pmx \d+\.\d+\.\d+: asking the gateway at 127\.0\.0\.1:\d+$/);
  assert.deepEqual([said, end], ["pmx: no bars are stored for NOPE", ""]);
});

test("a defect of the gateway exits 70 with the error id", async () => {
  const address = await gateway({
    createSprint: async () => {
      throw new TypeError("secret");
    },
  });
  const { code, err } = await pmx(["sprint", "--address", address]);
  assert.equal(code, 70);
  assert.match(err, /Please report it with error id \S+\.\n$/);
  assert.doesNotMatch(err, /secret/);
});

test("a sprint that failed at a lost peer exits 69", async () => {
  const sprint = runningSprint(2);
  sprint.state = SprintState.FAILED;
  const away = "cannot reach the forecast service";
  sprint.failure = faultToMessage(new Fault("UNAVAILABLE", "PEER_UNREACHABLE", away));
  const address = await gateway(ending(sprint));
  const { code, err } = await pmx(["sprint", "--address", address, "--quiet"]);
  assert.equal(code, 69);
  assert.equal(err, "pmx: sprints/0a1b2c failed: cannot reach the forecast service\n");
});

test("a gateway that is not there exits 69 and names the address", async () => {
  const { code, out, err } = await pmx(["sprint", "--address", "127.0.0.1:1"]);
  assert.deepEqual([code, out], [69, ""]);
  assert.match(err, /127\.0\.0\.1:1/);
});
