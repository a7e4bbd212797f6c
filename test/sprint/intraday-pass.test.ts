import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { importSeries } from "#cli/bars/import-series.ts";
import type { BarSeries } from "#gateway/market-data/domain/series.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { ExitReason, type RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import {
  IntradaySkipReason,
  type Sprint,
  type SprintStep,
  StepKind,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import {
  endOf,
  type SprintWorld,
  startSprintWorld,
  watched,
} from "#test/contract/gateway/sprint-world.ts";
import { eventually } from "#test/support/eventually.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { someOf } from "#test/support/test-length.ts";
import { hourStartMs, sessionMs, twoLengths } from "#test/support/two-lengths.ts";

const hourMs = 3_600_000;
const sessions = 330;
/** Hourly bars of BOTH begin so late that the first audit run has too few of them, and lack two sessions. */
const firstHourly = 275;
const missing = [294, 297];
const isStored = ({ startTimeMs }: Bar) =>
  startTimeMs >= sessionMs(firstHourly) &&
  !missing.some((at) => startTimeMs >= sessionMs(at) && startTimeMs < hourStartMs(at, 7));

/** The series that are imported, with what becomes of their hours. */
function seriesOf(changed?: (bar: Bar) => Bar): readonly BarSeries[] {
  const walk = { volatility: 0.006, drift: 0.001, firstPrice: 10, seed: 9 };
  const both = twoLengths("BOTH", sessions, walk, changed);
  const other = twoLengths("DAILY", sessions, { drift: 0.0006, seed: 3 }, changed);
  const hourly = { ...both.hourly, bars: both.hourly.bars.filter(isStored) };
  return [both.daily, other.daily, hourly];
}

/** Before the sessions from 291 to 300, in turn: as few as phase 1 judges. */
const spec = {
  tickers: ["BOTH", "DAILY"],
  audits: 10,
  spacingBars: 1,
  interval: BarInterval.DAY_1,
};
const withPass = { ...spec, intradayPass: {} };
/** What is proved is when the pass decides, and what becomes of it, by whatever models. */
const config = lenientConfig();

async function newWorld(series = seriesOf(), folder = temporaryFolder()): Promise<SprintWorld> {
  const world = await startSprintWorld(folder, config);
  for (const each of series) await importSeries(world.marketData, each);
  return world;
}

async function tripsOf(
  { services }: SprintWorld,
  portfolio: string,
): Promise<readonly RoundTrip[]> {
  const channel = openChannel(services.addresses.execution);
  try {
    const client = clientOf(ExecutionService, channel);
    return (await client.listRoundTrips({ portfolio, pageSize: 1000 })).roundTrips;
  } finally {
    channel.close();
  }
}

interface Finished {
  readonly sprint: Sprint;
  readonly steps: readonly SprintStep[];
}

async function finished(world: SprintWorld, name: string): Promise<Finished> {
  const messages = await watched(world, name);
  const steps = messages.flatMap(({ event }) => (event.case === "step" ? [event.value] : []));
  const sprint = endOf(messages);
  assert.equal(sprint.failure, undefined, sprint.failure?.message);
  return { sprint, steps };
}

async function ran(world: SprintWorld, requestId: string, asked: object): Promise<Finished> {
  const { sprint } = await world.sprints.createSprint({ requestId, spec: asked });
  return finished(world, sprint!.name);
}

let world: SprintWorld;
let passed: Finished;
before(async () => {
  world = await newWorld();
  passed = await ran(world, "with a pass", withPass);
});
after(() => world?.close());

const msOf = (time: { readonly seconds: bigint } | undefined) => Number(time!.seconds) * 1000;

test("after each audit run the pass decides at the first three closes of the next session", () => {
  const { sprint, steps } = passed;
  const starts = Array.from({ length: sessions }, (_, at) => sessionMs(at));
  const expected = sprint.asOfTimes.flatMap((time, audit) => {
    const next = starts.findIndex((start) => start >= msOf(time));
    const closes = [0, 1, 2].map((hour) => hourStartMs(next, hour) + hourMs);
    return missing.includes(next) ? [] : closes.map((close) => [audit + 1, close]);
  });
  // A forecast is made from 120 bars: 17 sessions and an hour after the first hourly one.
  const enough = expected.filter(
    ([, close]) => (close as number) > hourStartMs(firstHourly + 17, 0),
  );
  assert.ok(enough.length < expected.length);
  const made = steps.filter(({ kind }) => kind === StepKind.INTRADAY);
  assert.deepEqual(
    made.map(({ audit, asOfTime }) => [audit, msOf(asOfTime)]),
    enough,
  );
  assert.ok(made.length > 20);
  for (const { tickers } of made) {
    assert.deepEqual(
      tickers.map(({ forecast }) => forecast !== ""),
      [true, false],
    );
  }
  assert.equal(sprint.completedAudits, spec.audits);
});

test("a ticker, or a session, without hourly bars is skipped with a reason", () => {
  const reasons = passed.steps
    .filter(({ kind }) => kind === StepKind.AUDIT)
    .map(({ tickers }) => tickers.map((ticker) => ticker.intradaySkipReason));
  assert.ok(reasons.every(([, ofDaily]) => ofDaily === IntradaySkipReason.NO_SERIES));
  const ofBoth = reasons.map(([reason]) => reason);
  assert.equal(ofBoth.filter((one) => one === IntradaySkipReason.NO_BARS).length, missing.length);
  assert.deepEqual(ofBoth.slice(0, 2), [
    IntradaySkipReason.TOO_FEW_BARS,
    IntradaySkipReason.UNSPECIFIED,
  ]);
  const message = passed.steps
    .flatMap(({ tickers }) => tickers)
    .find((one) => one.intradaySkipReason === IntradaySkipReason.NO_BARS)?.intradaySkipMessage;
  assert.match(message ?? "", /^BOTH has no bars of 1h on 2001-02-16$/);
});

test("positions of the pass leave within a day, so that phase 1's check for short time exits fails", async () => {
  const shortExits = ({ sprint }: Finished) =>
    sprint.result?.gates
      .find(({ gate }) => gate === "phase-1")
      ?.criteria.find(({ observed }) => observed?.name === "short_time_exits")?.verdict;
  const trips = await tripsOf(world, passed.sprint.portfolio);
  const short = trips.filter(
    ({ exitReason, calendarDaysHeld }) => exitReason === ExitReason.TIME && calendarDaysHeld < 3,
  );
  assert.ok(short.length > 0);
  assert.equal(shortExits(passed), GateVerdict.FAIL);
  const without = await ran(world, "without a pass", spec);
  assert.notEqual(shortExits(without), GateVerdict.FAIL);
  assert.notEqual(without.sprint.result?.sprintHash, passed.sprint.result?.sprintHash);
  assert.ok(without.steps.every(({ kind }) => kind !== StepKind.INTRADAY));
});

test("a session is traded on its hourly bars where there are any, else on its daily bar", async () => {
  const trips = await tripsOf(world, passed.sprint.portfolio);
  const ofBoth = trips.filter(({ instrument }) => instrument?.ticker === "BOTH");
  const times = ofBoth.flatMap(({ entryTime, exitTime }) => [msOf(entryTime), msOf(exitTime)]);
  const dates = new Set(missing.map(sessionMs));
  const isDaily = (time: number) => time % (24 * hourMs) === 0;
  // Only the end of the run is booked at the latest bar of any ticker.
  for (const time of times.filter(isDaily))
    assert.ok(dates.has(time), new Date(time).toISOString());
  assert.ok(times.some((time) => !isDaily(time)));
  const ofDaily = trips.filter(({ instrument }) => instrument?.ticker === "DAILY");
  assert.ok(ofDaily.length > 0);
  for (const { entryTime } of ofDaily) assert.ok(isDaily(msOf(entryTime)));
});

test("what comes after an hour changes no step up to it, not even by the daily bar of its date", async () => {
  // Between the second and the third as-of of an audit run.
  const changedMs = hourStartMs(298, 2);
  const times = (bar: Bar, factor: number): Bar => ({
    ...bar,
    open: bar.open * factor,
    high: bar.high * factor,
    low: bar.low * factor,
    close: bar.close * factor,
  });
  const other = await newWorld(
    seriesOf((bar) => (bar.startTimeMs >= changedMs ? times(bar, 0.9) : bar)),
  );
  const changed = await ran(other, "another future", withPass);
  await other.close();
  const before = ({ steps }: Finished) =>
    steps
      .filter(({ asOfTime }) => msOf(asOfTime) <= changedMs)
      .map(({ kind, stepHash }) => [kind, stepHash]);
  assert.deepEqual(before(changed), before(passed));
  assert.equal(before(passed).at(-1)?.[0], StepKind.INTRADAY);
  const last = before(passed).length;
  assert.notEqual(changed.steps[last]?.stepHash, passed.steps[last]?.stepHash);
});

test("stopped at any step and resumed, a sprint with a pass has the same hash", async () => {
  const folder = temporaryFolder();
  let again = await newWorld(seriesOf(), folder);
  const { sprint } = await again.sprints.createSprint({ requestId: "stopped", spec: withPass });
  const name = sprint!.name;
  for (const sequence of someOf([2, 15, 24])) {
    const seen = new AbortController();
    let last = 0;
    try {
      for await (const { event } of again.sprints.watchSprint({ name }, { signal: seen.signal })) {
        if (event.case === "step") last = Number(event.value.sequence);
        if (last >= sequence) break;
      }
    } finally {
      seen.abort();
    }
    await again.close();
    again = await startSprintWorld(folder, config);
    await again.services.resumeSprints();
    await eventually(
      "it runs",
      async () => (await again.sprints.getSprint({ name })).sprint !== undefined,
    );
  }
  const resumed = await finished(again, name);
  await again.close();
  assert.equal(resumed.sprint.result?.sprintHash, passed.sprint.result?.sprintHash);
  assert.equal(resumed.steps.length, passed.steps.length);
});

test("a pass that no sprint could follow is refused with its field", async () => {
  const refused = (asked: object) =>
    world.sprints.createSprint({ requestId: "refused", spec: { ...spec, ...asked } });
  await assert.rejects(
    refused({ intradayPass: { interval: BarInterval.DAY_1 } }),
    /spec\.intraday_pass\.interval: must be shorter than a day/,
  );
  await assert.rejects(
    refused({ intradayPass: { lookbackBars: 100 } }),
    /spec\.intraday_pass\.lookback_bars: 100 bars are fewer than the 120/,
  );
  await assert.rejects(
    refused({ interval: BarInterval.HOUR_1, tickers: ["BOTH"], intradayPass: {} }),
    /spec\.intraday_pass: follows audit runs on daily bars/,
  );
});
