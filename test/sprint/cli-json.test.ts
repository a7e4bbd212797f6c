import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { faultToMessage } from "#lib/kit/grpc/shared/status.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { runPmx } from "#test/support/run-pmx.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { finishedSprint, runningSprint } from "#test/unit/cli/finished-sprint.ts";
import { embedded, ending, gateway, pmx, type Run, unexpected } from "./cli-scripted-gateway.ts";

const folder = temporaryFolder();

function csvFile(ticker: string): string {
  const file = join(folder, `${ticker}.csv`);
  writeFileSync(file, "date,open,high,low,close,adj_close,volume\n2020-01-02,1,2,1,1,1,5\n");
  return file;
}

/** The error that standard output holds and nothing beside it. */
function errorOf({ out }: Pick<Run, "out">) {
  const { error, ...others } = JSON.parse(out);
  assert.deepEqual(others, {});
  return error;
}

test("a typing error with --json is an object on standard output and text on standard error", async () => {
  const run = await pmx(["sprint", "--audits", "0", "--json"]);
  const { message, ...others } = errorOf(run);
  assert.equal(run.code, 64);
  assert.equal(run.err, `pmx: ${message}\n`);
  assert.deepEqual(others, {
    code: "INVALID_ARGUMENT",
    reason: "FIELD_INVALID",
    violations: [{ field: "--audits", description: '"0" is not a whole number from 1 to 1000' }],
  });
});

test("without --json an error leaves standard output empty", async () => {
  assert.equal((await pmx(["sprint", "--audits", "0"])).out, "");
});

test("--json where the command has no such flag is answered as JSON too", async () => {
  const run = await pmx(["serve", "--json"]);
  assert.deepEqual([run.code, errorOf(run).violations[0].field], [64, "--json"]);
});

test("what the gateway refuses has the gateway's reason and violations", async () => {
  const violations = [{ field: "spec.audits", description: "500 audits do not fit" }];
  const address = await gateway({
    createSprint: async () => {
      throw new Fault("FAILED_PRECONDITION", "BARS_TOO_FEW", "too few bars", { violations });
    },
  });
  const run = await pmx(["sprint", "--address", address, "--json"]);
  assert.equal(run.code, 64);
  assert.deepEqual(errorOf(run), {
    code: "FAILED_PRECONDITION",
    reason: "BARS_TOO_FEW",
    message: "too few bars",
    violations,
  });
});

test("a sprint that failed is an error with the reason of its failure", async () => {
  const failure = faultToMessage(new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "no forecast"));
  const failed = { ...runningSprint(2), state: SprintState.FAILED, failure };
  const run = await pmx(["sprint", "--address", await gateway(ending(failed)), "--json"]);
  assert.deepEqual([run.code, errorOf(run).reason], [69, "PEER_UNREACHABLE"]);
});

test("an interrupted sprint is an error that says how to continue", async () => {
  const interruption = new AbortController();
  const address = await gateway({
    async *watchSprint(_, { signal }) {
      yield { sequence: 0n, event: { case: "sprint", value: runningSprint(2) } };
      interruption.abort();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    },
  });
  const typed = ["sprint", "--address", address, "--json"];
  const run = await pmx(typed, { interruption: interruption.signal });
  const { reason, message } = errorOf(run);
  assert.deepEqual([run.code, reason], [130, "CANCELLED"]);
  assert.match(message, /Watch it with: pmx sprint --resume sprints\/0a1b2c/);
});

test("services that fail while they close leave the error alone on standard output", async () => {
  const address = await gateway(ending(finishedSprint(GateVerdict.PASS, 2)));
  const { startEmbedded } = embedded(address);
  const broken = async () => ({
    ...(await startEmbedded()),
    close: () => Promise.reject(new Fault("UNAVAILABLE", "STORAGE_NOT_WRITABLE", "disk full")),
  });
  const run = await pmx(["sprint", "--json"], { startEmbedded: broken });
  assert.deepEqual([run.code, errorOf(run).reason], [69, "STORAGE_NOT_WRITABLE"]);
});

test("import-bars --json is one object with what was stored of each file", async () => {
  csvFile("V");
  const address = await gateway({
    importBars: async (requests) => {
      for await (const _ of requests);
      return { series: { barCount: 1n }, storedCount: 1n };
    },
  });
  const run = await pmx(["import-bars", csvFile("V"), "--address", address, "--json"]);
  const { files, ...others } = JSON.parse(run.out);
  assert.deepEqual([run.code, others, files.length], [0, {}, 1]);
  const [{ file, ticker, state, newCount }] = files;
  assert.deepEqual([basename(file), ticker, state, newCount], ["V.csv", "V", "IMPORTED", 1]);
});

test("import-bars --json is one error when the gateway refuses a file", async () => {
  const address = await gateway({ importBars: unexpected });
  const run = await pmx(["import-bars", csvFile("V"), "--address", address, "--json"]);
  assert.deepEqual([run.code, errorOf(run).reason], [70, "INTERNAL"]);
});

test("a process that dies of a defect still prints one object", async () => {
  // Thrown outside of every call, as soon as the program listens for it.
  const thrown = `const timer = setInterval(() => {
    if (process.listenerCount("uncaughtException") === 0) return;
    clearInterval(timer);
    throw new Error("stray");
  }, 1)`;
  const preload = `--import=data:text/javascript,${encodeURIComponent(thrown)}`;
  const environment = { NODE_OPTIONS: preload };
  const typed = ["sprint", "--json", "--data-dir", join(folder, "stray")];
  const { exitCode, stdout } = await runPmx(typed, { environment });
  assert.deepEqual([exitCode, errorOf({ out: stdout }).reason], [70, "INTERNAL"]);
});
