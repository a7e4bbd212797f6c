import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { finishedSprint, runningSprint } from "#test/unit/cli/finished-sprint.ts";
import { ending, gateway, pmx, pmxOver, unexpected } from "./cli-scripted-gateway.ts";

const synthetic = ["sprint", "--audits", "1", "--execution-mode", "synthetic"];

interface CyclesJson {
  readonly verdict: string;
  readonly cycles: readonly {
    readonly cycle: number;
    readonly seed?: number;
    readonly verdict: string;
    readonly dataHash: string;
    readonly sprintHash: string;
    readonly sprint: { readonly name: string };
  }[];
}

test("generated bars leave the bars of the data folder as they are", async () => {
  const folder = temporaryFolder();
  const csv = join(folder, "AAPL.csv");
  writeFileSync(csv, "date,open,high,low,close,volume\n2020-01-02,1,2,1,1,5\n");
  assert.equal((await pmxOver(folder, ["data", "import", csv])).code, 0);
  const list = async (place: string) => {
    const { out } = await pmxOver(place, ["data", "list", "--json"]);
    return JSON.parse(out).series as readonly Record<string, unknown>[];
  };
  const before = await list(folder);
  const run = await pmxOver(folder, [...synthetic, "--json"]);
  const { sprint, verdict } = JSON.parse(run.out);
  assert.equal(sprint.dataProvenance, "DATA_PROVENANCE_SYNTHETIC", run.err);
  assert.notEqual(verdict, "PASS");
  assert.deepEqual(await list(folder), before);
  const generated = await list(join(folder, "synthetic"));
  assert.deepEqual(
    generated.map(({ provenance, barCount }) => [provenance, barCount]),
    [["DATA_PROVENANCE_SYNTHETIC", "2500"]],
  );
});

test("each cycle has the next seed, and is the sprint that its seed alone gives", async () => {
  const folder = temporaryFolder();
  const cycles = ["--cycles", "2", "--seed", "7", "--request-id", "two", "--json"];
  const run = await pmxOver(folder, [...synthetic, ...cycles]);
  const both = JSON.parse(run.out) as CyclesJson;
  assert.deepEqual(
    both.cycles.map(({ cycle, seed }) => [cycle, seed]),
    [
      [1, 7],
      [2, 8],
    ],
  );
  const [first, second] = both.cycles;
  assert.notEqual(first?.dataHash, second?.dataHash);
  assert.equal(run.code, { PASS: 0, FAIL: 1, INCONCLUSIVE: 2 }[both.verdict]);
  const alone = await pmxOver(folder, [...synthetic, "--seed", "8", "--json"]);
  const { dataHash, sprintHash } = JSON.parse(alone.out);
  assert.deepEqual([dataHash, sprintHash], [second?.dataHash, second?.sprintHash]);
  // Asked again with the same request id, the answers are the sprints that were made.
  const again = JSON.parse((await pmxOver(folder, [...synthetic, ...cycles])).out) as CyclesJson;
  assert.deepEqual(
    again.cycles.map(({ sprint }) => sprint.name),
    both.cycles.map(({ sprint }) => sprint.name),
  );
});

test("generated bars that would stand beside those of other dates are refused with the remedy", async () => {
  const folder = temporaryFolder();
  const place = join(folder, "synthetic");
  await pmxOver(place, ["data", "synthesize", "AAPL", "--from", "2001", "--bars", "300"]);
  const run = await pmxOver(folder, synthetic);
  assert.equal(run.code, 64, run.out);
  assert.match(
    run.err,
    /AAPL: 300 stored bars of other dates .* \(pmx data remove AAPL --data-dir .*synthetic/,
  );
});

/** A gateway whose sprints end with these verdicts, one after another. */
function endingWith(...verdicts: readonly GateVerdict[]) {
  const asked: string[] = [];
  return {
    asked,
    createSprint: async ({ requestId }: { readonly requestId: string }) => {
      asked.push(requestId);
      return { sprint: runningSprint(2) };
    },
    watchSprint: (...call: Parameters<ReturnType<typeof ending>["watchSprint"]>) =>
      ending(finishedSprint(verdicts[asked.length - 1] ?? GateVerdict.PASS, 2)).watchSprint(
        ...call,
      ),
  };
}

const { PASS, FAIL, INCONCLUSIVE } = GateVerdict;
const worst = [
  [[PASS, PASS], 0, "PASS", "2 PASS"],
  [[PASS, INCONCLUSIVE, PASS], 2, "INCONCLUSIVE", "2 PASS, 1 INCONCLUSIVE"],
  [[FAIL, PASS, INCONCLUSIVE], 1, "FAIL", "1 PASS, 1 FAIL, 1 INCONCLUSIVE"],
] as const;

for (const [verdicts, code, name, counts] of worst) {
  test(`cycles of ${counts} exit ${code} with a table that says so`, async () => {
    const script = endingWith(...verdicts);
    const address = await gateway(script);
    const cycles = ["--cycles", `${verdicts.length}`, "--request-id", "r"];
    const run = await pmx(["sprint", "--address", address, ...cycles]);
    assert.equal(run.code, code, run.err);
    assert.deepEqual(script.asked.slice(0, 2), ["r", "r/cycle-2"]);
    assert.equal(run.out.match(/^Cycle \d of \d$/gm)?.length, verdicts.length);
    assert.match(
      run.out,
      /\nCycle +Sprint +Bars +Verdict +Assured +Closed +Net profit\n1 +sprints\/\w+ +new/,
    );
    assert.match(run.out, /\n2 +sprints\/\w+ +as in cycle 1/);
    const said = `${name}: the worst verdict of ${verdicts.length} cycles (${counts}). Assured: INCONCLUSIVE, the worst of theirs.`;
    assert.ok(run.out.replaceAll(/\s+/g, " ").trimEnd().endsWith(said), run.out.slice(-300));
  });
}

test("each cycle states its own time", async () => {
  const script = endingWith();
  let nowMs = 500;
  const address = await gateway({
    ...script,
    createSprint: async (request) => {
      nowMs += 1000 * (1 + script.asked.length);
      return script.createSprint(request);
    },
  });
  const typed = ["sprint", "--address", address, "--cycles", "2", "--json"];
  const { out } = await pmx(typed, { elapsedMs: () => nowMs });
  const { cycles } = JSON.parse(out) as {
    readonly cycles: readonly { readonly timings: object }[];
  };
  assert.deepEqual(
    cycles.map(({ timings }) => timings),
    [
      { startupMs: 500, sprintMs: 1000, totalMs: 1500, perAuditMs: 500 },
      { startupMs: 0, sprintMs: 2000, totalMs: 2000, perAuditMs: 1000 },
    ],
  );
});

test("each cycle reads the files again", async () => {
  const file = join(temporaryFolder(), "V.csv");
  const rows = ["date,open,high,low,close,volume", "2020-01-02,1,2,1,1,5"];
  writeFileSync(file, `${rows.join("\n")}\n`);
  const script = endingWith();
  const sent: number[] = [];
  const address = await gateway({
    ...script,
    importBars: async (requests) => {
      let bars = 0;
      for await (const { part } of requests) {
        if (part.case === "chunk") bars += part.value.bars.length;
      }
      sent.push(bars);
      writeFileSync(file, `${[...rows, "2020-01-03,1,2,1,1,5"].join("\n")}\n`);
      return { series: { barCount: BigInt(bars) }, storedCount: BigInt(bars) };
    },
  });
  const run = await pmx(["sprint", "--address", address, "--bars", file, "--cycles", "2"]);
  assert.equal(run.code, 0, run.err);
  assert.deepEqual(sent, [1, 2]);
});

test("a cycle that fails ends the command, and says which it was", async () => {
  const script = endingWith();
  const address = await gateway({
    ...script,
    createSprint: async (request) => {
      if (script.asked.length === 1) throw new Fault("NOT_FOUND", "INSTRUMENT_UNKNOWN", "no bars");
      return script.createSprint(request);
    },
  });
  const run = await pmx(["sprint", "--address", address, "--cycles", "3"]);
  assert.equal(run.code, 64);
  assert.match(
    run.err,
    /cycle 2 of 3: no bars; the sprints of the cycles before are in the records/,
  );
});

test("an interruption says how many cycles were not begun", async () => {
  const controller = new AbortController();
  const address = await gateway({
    async *watchSprint(_, { signal }) {
      yield { sequence: 0n, event: { case: "sprint", value: runningSprint(2) } };
      controller.abort();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    },
    cancelSprint: unexpected,
  });
  const run = await pmx(["sprint", "--address", address, "--cycles", "3"], {
    interruption: controller.signal,
  });
  assert.equal(run.code, 130);
  assert.match(
    run.err,
    /still runs at the gateway \(2 of 3 cycles were not begun\)\. Watch it with/,
  );
});
