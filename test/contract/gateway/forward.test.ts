import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import Database from "libsql";
import type { BarSeries } from "#gateway/market-data/domain/series.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { ForwardOutcome } from "#proto/pmx/sprint/v1/forward_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { EvidenceBasis } from "#proto/pmx/sprint/v1/trial_pb.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import {
  begunForward,
  type ForwardWorld,
  firstBars,
  forwardSpec,
  importUntil,
  night,
  series,
  startForwardWorld,
} from "./forward-world.ts";

const configFolder = lenientConfig();
let world: ForwardWorld;
before(async () => {
  world = await startForwardWorld(undefined, configFolder);
  await begunForward(world, "main");
});
after(() => world.close());

/** A forward sprint of one made series of its own, whose first night is done. */
async function begunAlone(forwardId: string, ticker: string): Promise<BarSeries> {
  const own = madeSeries(ticker, { bars: firstBars + 6, drift: 0.003, seed: ticker.length });
  await importUntil(world, firstBars, [own]);
  const spec = forwardSpec({ tickers: [ticker] });
  await world.forward.createForwardSprint({ forwardId, spec });
  await night(world, forwardId);
  return own;
}

const nightsOf = async (forwardId: string) =>
  (await world.forward.getForwardSprint({ forwardId })).forwardSprint!.nights;

test("a forward sprint is the first trial of its dates, and all of its outcomes confirm", async () => {
  const { forwardSprint } = await world.forward.getForwardSprint({ forwardId: "main" });
  const { number, evidenceBasis, confirmatoryAuditRuns, auditRuns, lastOutcomeTime } =
    forwardSprint!.sprint!.trial!;
  assert.deepEqual([number, evidenceBasis], [1, EvidenceBasis.CONFIRMATORY]);
  assert.equal(confirmatoryAuditRuns, auditRuns);
  assert.equal(lastOutcomeTime, undefined);
});

test("bars that are revised later rewrite nothing, and each night says which revision it saw", async () => {
  const own = await begunAlone("revised", "REVISED");
  const [first] = await nightsOf("revised");
  const { steps } = await night(world, "revised");
  const bars = own.bars.map((bar, at) =>
    at === 250 || at === 252 ? { ...bar, high: bar.high * 1.01 } : bar,
  );
  await importUntil(world, firstBars + 1, [{ ...own, bars }]);
  const next = await night(world, "revised");
  assert.deepEqual(next.steps.slice(0, 1), steps);
  const [second, before] = await nightsOf("revised");
  assert.deepEqual(before, first);
  assert.notEqual(second!.series[0]!.dataHash, first!.series[0]!.dataHash);
  const [revised] = second!.revised;
  assert.deepEqual([revised?.ticker, revised?.barCount], ["REVISED", 2]);
  assert.equal(timestampMs(revised!.firstBarTime!), own.bars[250]!.startTimeMs);
});

test("prices that were all adjusted since the night before are refused, and nothing is added", async () => {
  const own = await begunAlone("adjusted", "ADJUSTED");
  const halved = own.bars.map((bar) => {
    const { open, high, low, close } = bar;
    return { ...bar, open: open / 2, high: high / 2, low: low / 2, close: close / 2 };
  });
  await importUntil(world, firstBars + 1, [{ ...own, bars: halved }]);
  await assert.rejects(world.forward.advanceForwardSprint({ forwardId: "adjusted" }), {
    reason: "DATA_CHANGED",
    message: /all prices of ADJUSTED up to \d{4}-\d\d-\d\d were adjusted since the night before/,
  });
  const { forwardSprint } = await world.forward.getForwardSprint({ forwardId: "adjusted" });
  assert.equal(forwardSprint?.sprint?.state, SprintState.WAITING);
  assert.equal(forwardSprint?.nightCount, 1);
});

test("prices as traded go through a split, whose new shares are counted", async () => {
  const whole = madeSeries("SPLITTING", { bars: firstBars + 6, drift: 0.003, seed: 4 });
  const exTimeMs = whole.bars[firstBars + 2]!.startTimeMs;
  const bars = whole.bars.map((bar) => {
    if (bar.startTimeMs < exTimeMs) return bar;
    const { open, high, low, close } = bar;
    return { ...bar, open: open / 4, high: high / 4, low: low / 4, close: close / 4 };
  });
  const actions = [{ kind: "SPLIT", exTimeMs, newSharesPerOld: 4 }] as const;
  const traded = { ...whole, bars, basis: "AS_TRADED" } as const;
  const spec = forwardSpec({ tickers: ["SPLITTING"] });
  let last: Awaited<ReturnType<typeof night>> | undefined;
  for (let count = firstBars; count <= firstBars + 6; count += 1) {
    const known = count > firstBars + 2 ? { actions } : {};
    await importUntil(world, count, [{ ...traded, ...known }]);
    await world.forward.createForwardSprint({ forwardId: "splitting", spec });
    last = await night(world, "splitting");
    assert.equal(last.answer.outcome, ForwardOutcome.NIGHT_BEGUN);
  }
  const ordered = last!.steps.map(({ tickers: [one] }) => Number(one?.orderedUnits));
  const [before, after] = [ordered.slice(0, 3), ordered.slice(3)];
  assert.ok(Math.max(...before) > 0);
  assert.ok(
    Math.max(...after) > 2 * Math.max(...before),
    "of shares at a quarter of the price there are more",
  );
  const closed = last!.steps.flatMap(({ tickers: [one] }) => (one?.closedTrades ? [one] : []));
  assert.ok(closed.length > 0);
  for (const { closedPnlMicros } of closed) {
    assert.ok(
      closedPnlMicros > -1_000_000_000n,
      "no trade loses what the split took off the price",
    );
  }
});

test("what is converted pins the newest rates with each night", async () => {
  const own = madeSeries("CONVERTED", { bars: firstBars + 1, drift: 0.004 });
  const pair = madeSeries("EURUSD=X", {
    bars: firstBars + 1,
    firstPrice: 1.1,
    volatility: 0.004,
    seed: 9,
  });
  const both = [own, pair];
  await importUntil(world, firstBars, both);
  const spec = forwardSpec({ tickers: ["CONVERTED"], baseCurrency: "EUR" });
  await world.forward.createForwardSprint({ forwardId: "converted", spec });
  await night(world, "converted");
  await importUntil(world, firstBars + 1, both);
  const { answer, sprint, steps } = await night(world, "converted");
  assert.equal(answer.outcome, ForwardOutcome.NIGHT_BEGUN);
  assert.deepEqual([sprint.currency, steps.length], ["EUR", 2]);
  const hashes = (await nightsOf("converted")).map(({ rates: [rate] }) => rate?.legs[0]?.dataHash);
  assert.equal(new Set(hashes).size, 2);
  assert.ok(hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash ?? "")));
});

test("prices adjusted for dividends are refused before the first night", async () => {
  const own = madeSeries("DIVIDENDS", { bars: firstBars });
  await importUntil(world, firstBars, [{ ...own, basis: "FULLY_ADJUSTED" }]);
  const spec = forwardSpec({ tickers: ["DIVIDENDS"] });
  await assert.rejects(world.forward.createForwardSprint({ forwardId: "dividends", spec }), {
    reason: "FIELD_INVALID",
    message: /adjusted for dividends, so that each dividend rewrites all of them/,
  });
});

test("a session that one ticker lacks is awaited, and skipped once a later one is whole", async () => {
  const [long, wide] = series as readonly [BarSeries, BarSeries];
  await importUntil(world, firstBars + 1, [long]);
  const waits = await night(world, "main");
  // Bars of the year 2000 are overdue today.
  assert.equal(waits.answer.outcome, ForwardOutcome.BARS_OVERDUE);
  assert.match(waits.answer.message, /without bars of WIDE \(last 2000-09-18\)/);
  assert.ok(waits.answer.missingSessions > 0);

  await importUntil(world, firstBars + 2, [long]);
  const gap = wide.bars.filter((_, at) => at !== firstBars);
  await importUntil(world, firstBars + 1, [{ ...wide, bars: gap }]);
  const { answer, steps } = await night(world, "main");
  assert.equal(answer.outcome, ForwardOutcome.NIGHT_BEGUN);
  assert.equal(steps.length, 2);
  const [{ skipped = [] } = {}] = answer.forwardSprint?.nights ?? [];
  assert.deepEqual(
    skipped.map(({ closeTime, tickers }) => [timestampMs(closeTime!), tickers]),
    [[long.bars[firstBars]!.startTimeMs + 86_400_000, ["WIDE"]]],
  );
});

test("another spec is refused with every setting that differs", async () => {
  const spec = forwardSpec({ horizonBars: 4, tickers: ["LONG"] });
  await assert.rejects(world.forward.createForwardSprint({ forwardId: "main", spec }), {
    reason: "FIELD_INVALID",
    message: /spec\.horizon_bars: is 4, but forward sprint main was created with 3/,
    violations: [{ field: "spec.horizon_bars" }, { field: "spec.tickers" }].map((one, at) => ({
      ...one,
      description:
        `is ${[4, '["LONG"]'][at]}, but forward sprint main was created with ` +
        `${[3, '["LONG","WIDE"]'][at]}: ask as then, or begin another under a new name`,
    })),
  });
  const same = await world.forward.createForwardSprint({ forwardId: "main", spec: forwardSpec() });
  assert.equal(same.forwardSprint?.forwardId, "main");
});

test("what only a sprint with an end can do is refused by its field", async () => {
  const spec = forwardSpec({ audits: 2, spacingBars: 5, includeFrontierTickers: true });
  await assert.rejects(world.forward.createForwardSprint({ forwardId: "ending", spec }), {
    reason: "FIELD_INVALID",
    message: /spec\.audits: must be 1.*and 2 more|spec\.audits: must be 1/,
  });
  await assert.rejects(world.forward.advanceForwardSprint({ forwardId: "none" }), {
    reason: "RESOURCE_NOT_FOUND",
  });
});

test("a gate of its evidence can be asked between two nights, and its series stay", async () => {
  const { forwardSprint } = await world.forward.getForwardSprint({ forwardId: "main" });
  const { name, result } = forwardSprint!.sprint!;
  const { evaluation } = await world.sprints.evaluateSprintGate({
    gate: "phase-1",
    sprints: [name],
  });
  assert.equal(evaluation?.verdict, GateVerdict.FAIL);
  assert.equal(result?.verdict, GateVerdict.INCONCLUSIVE);
  const waiting = result?.waitingGates.find(({ gate }) => gate === "phase-1");
  assert.deepEqual([waiting?.neededAudits, waiting?.neededCloses], [20, 1]);
  assert.match(waiting!.reason, /^\d+ of 20 effective audits, 0 of 1 closed trades$/);
  assert.ok(result?.gates.every(({ gate }) => gate !== "phase-1"));
  await assert.rejects(world.marketData.removeSeries({ ticker: "LONG" }), {
    reason: "SERIES_IN_USE",
  });
});

test("a paused set adds nothing until it is resumed, and a cancelled one never again", async () => {
  await begunAlone("stopped", "STOPPED");
  const { forwardSprint } = await world.forward.getForwardSprint({ forwardId: "stopped" });
  const { name } = forwardSprint!.sprint!;
  const place = ["--address", world.services.addresses.gateway];
  await world.sprints.pauseSprint({ name });
  const asleep = await runPmxHere(["sprint", "--forward", "stopped", ...place]);
  assert.equal(asleep.exitCode, 64);
  assert.match(
    asleep.stderr,
    new RegExp(`is paused; continue it with: pmx sprint --resume ${name}`),
  );
  const resumed = await runPmxHere(["sprint", "--resume", name, ...place]);
  assert.equal(resumed.exitCode, 2);
  assert.match(resumed.stdout, /Forward {2}stopped/);
  await world.sprints.cancelSprint({ name });
  await assert.rejects(world.forward.advanceForwardSprint({ forwardId: "stopped" }), {
    reason: "SPRINT_STATE",
    message: /was cancelled; begin another under a new name/,
  });
});

test("a night that failed goes on with the next one that is asked for", async () => {
  const own = await begunAlone("failed", "FAILING");
  const { forwardSprint } = await world.forward.getForwardSprint({ forwardId: "failed" });
  const { name } = forwardSprint!.sprint!;
  const { folder } = world;
  await world.close();
  const database = new Database(join(folder, "gateway.db"));
  const failure = { code: "UNAVAILABLE", reason: "PEER_UNREACHABLE", message: "audit is away" };
  database
    .prepare("UPDATE sprint SET state = 'FAILED', failure = ?, result_json = NULL WHERE name = ?")
    .run(JSON.stringify(failure), name);
  database.close();
  world = await startForwardWorld(folder, configFolder);
  await importUntil(world, firstBars + 1, [own]);
  const answer = await world.forward.advanceForwardSprint({ forwardId: "failed" });
  assert.equal(answer.outcome, ForwardOutcome.NIGHT_UNDER_WAY);
  const { sprint, steps } = await night(world, "failed");
  assert.equal(sprint.state, SprintState.WAITING);
  assert.deepEqual([steps.length, sprint.failure], [2, undefined]);
  assert.equal(sprint.result?.verdict, GateVerdict.INCONCLUSIVE);
});

test("a night under a configuration that would pin other settings is refused with what differs", async () => {
  const { folder } = world;
  await world.close();
  const file = join(configFolder, "risk-gate.yaml");
  const text = readFileSync(file, "utf8");
  assert.match(text, /maximumExpectedReturnBps: 1000/);
  writeFileSync(
    file,
    text.replaceAll("maximumExpectedReturnBps: 1000", "maximumExpectedReturnBps: 900"),
  );
  world = await startForwardWorld(folder, configFolder);
  await assert.rejects(world.forward.advanceForwardSprint({ forwardId: "main" }), {
    reason: "SPRINT_STATE",
    message: /pinned other settings than are in force: risk\.maximumExpectedReturnBps 1000 -> 900;/,
  });
});
