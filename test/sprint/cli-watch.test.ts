import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { secretKey, signedHeaders } from "#cli/notify/signature.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { StatusSchema } from "#proto/google/rpc/status_pb.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { type Sprint, SprintPolicySchema, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { freePort } from "#test/support/free-port.ts";
import { noteServer } from "#test/support/note-server.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { auditStep, finishedSprint, runningSprint } from "#test/unit/cli/finished-sprint.ts";
import { ending, gateway, pmx } from "./cli-scripted-gateway.ts";

const secret = `whsec_${"c2VjcmV0".repeat(4)}`;
const { INCONCLUSIVE, FAIL, PASS } = GateVerdict;

const audits = 500;

/** A sprint that is judged by phase-0. */
function running(): Sprint {
  const sprint = runningSprint(audits);
  sprint.policy = create(SprintPolicySchema, { gates: [{ gate: "phase-0" }] });
  return sprint;
}

/** Its end: the gates of `finishedSprint`, of which phase-0 is PASS. */
const ended = (verdict: GateVerdict = PASS) => finishedSprint(verdict, audits);

/**
 * A gateway whose gate is FAIL at the first look and INCONCLUSIVE from then on; steps come until a third look shows that the
 * second was read. The clock of who watches goes on by a second each time that it is looked at, however the steps arrive.
 */
async function changing(sprint = ended()) {
  let looks = 0;
  let nowMs = 0;
  const address = await gateway({
    listSprints: async () => ({ sprints: [running()], nextPageToken: "" }),
    createSprint: async () => ({ sprint: running() }),
    async evaluateSprintGate() {
      looks += 1;
      const verdict = looks === 1 ? FAIL : INCONCLUSIVE;
      return { evaluation: { gate: "phase-0", title: "cost", verdict, reason: "so far" } };
    },
    async *watchSprint() {
      yield { sequence: 0n, event: { case: "sprint", value: running() } };
      for (let audit = 1; looks < 3 && audit < audits; audit += 1) {
        yield { sequence: BigInt(audit), event: { case: "step", value: auditStep(audit) } };
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      yield { sequence: BigInt(audits), event: { case: "step", value: auditStep(audits) } };
      yield { sequence: BigInt(audits), event: { case: "sprint", value: sprint } };
    },
  });
  const elapsedMs = () => {
    nowMs += 1_000;
    return nowMs;
  };
  return { address, elapsedMs };
}

interface Told {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
}

test("pmx watch prints a line a change and ends with the verdict", async () => {
  const { address, elapsedMs } = await changing();
  const { code, out, err } = await pmx(["watch", "--address", address], { elapsedMs });
  assert.deepEqual([code, err], [0, ""]);
  const lines = out.trimEnd().split("\n");
  const name = "sprints/0a1b2c";
  assert.equal(lines[0], `${name} of AAPL, MSFT is RUNNING after 0 of ${audits} audit runs.`);
  assert.match(lines[1] ?? "", new RegExp(`^${name}  audit 1/${audits}  as-of .+ AAPL DENY`));
  assert.deepEqual(
    lines.filter((line) => line.includes("gate phase-0")),
    [
      `${name}  gate phase-0: FAIL: so far`,
      `${name}  gate phase-0: INCONCLUSIVE (was FAIL): so far`,
      `${name}  gate phase-0: PASS (was INCONCLUSIVE): all 1 criteria hold`,
    ],
  );
  assert.equal(lines.at(-1), `${name}  SUCCEEDED: PASS: all 2 gates held.`);
  assert.match(out, /audit \d+\/500 .+ about \d+ (s|min) left\n/);
});

test("with --json each change is an object on a line, and the exit code is that of the verdict", async () => {
  const { address, elapsedMs } = await changing(ended(FAIL));
  const { code, out } = await pmx(["watch", "--json", "--address", address], { elapsedMs });
  assert.equal(code, 1);
  const lines = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const events = lines.map(({ event }) => event);
  assert.deepEqual([events[0], events.at(-1)], ["stand", "ended"]);
  assert.deepEqual(new Set(events), new Set(["stand", "step", "gate", "ended"]));
  const { verdict, state, completedAudits } = lines.at(-1);
  assert.deepEqual([verdict, state, completedAudits], ["FAIL", "SUCCEEDED", audits]);
});

test("where no gateway listens pmx watch says how to start one there", async () => {
  const port = await freePort();
  const { code, err } = await pmx(["watch", "--address", `127.0.0.1:${port}`]);
  assert.equal(code, 69);
  assert.match(err, new RegExp(`pmx serve --base-port ${port} starts all services there\\.$`, "m"));
});

test("where nothing runs pmx watch says so, and a stream that breaks is taken up again", async () => {
  const none = await pmx(["watch", "--address", await gateway({})]);
  assert.deepEqual([none.code, none.out], [0, ""]);
  assert.match(none.err, /^no sprint runs at .+; pmx list --address .+ has all$/m);
  let streams = 0;
  const address = await gateway({
    ...ending(ended()),
    listSprints: async () => ({ sprints: [running()], nextPageToken: "" }),
    async *watchSprint(request) {
      streams += 1;
      if (streams === 1) throw new Fault("UNAVAILABLE", "DRAINING", "shutting down");
      yield* ending(ended()).watchSprint(request, undefined as never) as AsyncIterable<never>;
    },
  });
  const { code, out } = await pmx(["watch", "--address", address]);
  assert.equal(code, 0);
  assert.match(
    out,
    /sprints\/0a1b2c {2}the gateway is away; watching again in 200 ms \(attempt 1\)/,
  );
});

test("Ctrl-C ends the watch alone, and says how to watch again", async () => {
  const abort = new AbortController();
  const address = await gateway({
    listSprints: async () => ({ sprints: [running()], nextPageToken: "" }),
    async *watchSprint(_, { signal }) {
      yield { sequence: 1n, event: { case: "step", value: auditStep(1) } };
      abort.abort();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    },
  });
  const { code, err } = await pmx(["watch", "--address", address], { interruption: abort.signal });
  assert.equal(code, 130);
  assert.equal(
    err,
    `Interrupted; sprints/0a1b2c goes on at the gateway. Watch again with: pmx watch sprints/0a1b2c --address ${address}\n`,
  );
});

test("a sprint that was stopped by an error is said with it, as pmx sprint does", async () => {
  const failed = running();
  failed.state = SprintState.FAILED;
  failed.failure = create(StatusSchema, { code: 14, message: "forecast is away" });
  const { address, elapsedMs } = await changing(failed);
  const { code, err } = await pmx(["watch", "--address", address], { elapsedMs });
  assert.equal(code, 69);
  assert.match(err, /^pmx: sprints\/0a1b2c failed: forecast is away/m);
});

test("--notify posts signed events of gates that change and of the end, and sends again what was not taken", async () => {
  const receiver = await noteServer();
  receiver.reply({ status: 503 }, { status: 200 });
  const { address, elapsedMs } = await changing();
  const url = `${receiver.url}/hook?key=1`;
  const { code, err } = await pmx(["sprint", "--address", address, "--notify", url, "--quiet"], {
    ...{ elapsedMs, environment: { PMX_NOTIFY_SECRET: secret } },
  });
  assert.deepEqual([code, err], [0, ""]);
  const told = receiver.posted.map(({ body }) => JSON.parse(body) as Told);
  const changed = "pmx.sprint.v1.gate.changed";
  assert.deepEqual(
    told.map(({ type, data }) => [type, data.verdict, data.isFinal]),
    [
      [changed, "INCONCLUSIVE", false],
      [changed, "INCONCLUSIVE", false],
      [changed, "PASS", true],
      ["pmx.sprint.v1.sprint.ended", "PASS", undefined],
    ],
  );
  assert.equal(told[0]?.id, told[1]?.id);
  assert.equal(new Set(told.map(({ id }) => id)).size, 3);
  for (const [at, headers] of receiver.headers.entries()) {
    const key = secretKey({ where: "secret", text: secret });
    const sentMs = Number(headers["webhook-timestamp"]) * 1_000;
    const { body = "" } = receiver.posted[at] ?? {};
    const wanted = signedHeaders(body, told[at]?.id ?? "", sentMs, key);
    assert.equal(headers["webhook-signature"], wanted["webhook-signature"]);
    assert.match(`${headers["content-type"]}`, /^application\/cloudevents\+json/);
  }
});

test("--notify runs a command with the event, and what becomes of it changes no exit code", async () => {
  const file = join(temporaryFolder(), "told");
  const address = await gateway(ending(ended()));
  const run = (command: string) =>
    pmx(["sprint", "--address", address, "--notify", command, "--quiet"], {
      environment: { PATH: "/usr/bin:/bin" },
    });
  assert.equal((await run(`sh -c 'cat > ${file}'`)).code, 0);
  const { type, data } = JSON.parse(readFileSync(file, "utf8")) as Told;
  assert.deepEqual(
    [type, data.state, data.verdict],
    ["pmx.sprint.v1.sprint.ended", "SUCCEEDED", "PASS"],
  );
  const failing = await run(`false ; touch ${file}-2`);
  assert.equal(failing.code, 0);
  assert.match(
    failing.err,
    /^note: pmx\.sprint\.v1\.sprint\.ended of sprints\/0a1b2c \(\w+\) was not told: false ended with 1$/m,
  );
  assert.equal(existsSync(`${file}-2`), false, "no shell");
});

test("a place that cannot be told, and a URL without a secret, are refused before anything runs", async () => {
  for (const [words, wanted] of [
    [
      ["--notify", "https://example.org/"],
      /put a secret into --notify-secret-file FILE or PMX_NOTIFY_SECRET/,
    ],
    [
      ["--notify", "http://example.org/", "--notify-secret-file", "x"],
      /must be https, or http on this machine/,
    ],
    [
      ["--notify", "https://example.org/", "--notify-secret-file", "/none"],
      /cannot be read: ENOENT/,
    ],
    [["--notify", "sh -c 'x"], /has a ' without its end/],
    [["--notify-secret-file", "x"], /name one with --notify/],
  ] as const) {
    for (const command of ["sprint", "watch"]) {
      const { code, err } = await pmx([command, "--address", "127.0.0.1:1", ...words]);
      assert.equal(code, 64, err);
      assert.match(err, wanted);
    }
  }
});
