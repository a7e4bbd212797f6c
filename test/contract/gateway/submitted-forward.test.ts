import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { sha256Hex } from "#lib/kernel/canonical.ts";
import { type Channel, type ClientOf, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { ForecastPolicyOverridesSchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { SubmissionService } from "#proto/pmx/forecast/v1/submission_service_pb.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { madeSeries } from "#test/support/made-series.ts";
import {
  type ForwardWorld,
  firstBars,
  forwardSpec,
  importUntil,
  night,
  startForwardWorld,
} from "./forward-world.ts";
import { endOf, watched } from "./sprint-world.ts";

const hourMs = 3_600_000;
/** The as-ofs are a Tuesday to a Friday, each with a session on the same date, of a week for each test: time goes on. */
const nights = 3;
const barsAWeek = 7;
const firstOf = (week: number) => firstBars + week * barsAWeek;
const horizonBars = 3;
/** Traded in the United States, whose sessions open at 13:30 UTC at the earliest. */
const seriesOf = (ticker: string) => madeSeries(ticker, { bars: firstOf(4), drift: 0.004 });
const { bars } = seriesOf("RISE");
const asOfOf = (count: number) => closeTimeMs(bars[count - 1]!, "DAY_1");

let nowMs = asOfOf(firstBars) + hourMs;
let world: ForwardWorld;
let channel: Channel;
let submissions: ClientOf<typeof SubmissionService>;

before(async () => {
  world = await startForwardWorld(undefined, undefined, { nowMs: () => nowMs });
  channel = openChannel(world.services.addresses.forecast);
  submissions = clientOf(SubmissionService, channel);
});
after(async () => {
  channel.close();
  await world.close();
});

/** The last close with some drift, as of the close of so many bars. */
function contentOf(count: number): string {
  const { close } = bars[count - 1]!;
  const asOf = new Date(asOfOf(count)).toISOString();
  const rows = Array.from({ length: horizonBars }, (_, h) => {
    const median = close * (1 + 0.004 * (h + 1));
    return [asOf, h + 1, median, median * 0.95, median * 1.05].join();
  });
  return ["as_of,bar,median,q0.05,q0.95", ...rows].join("\n");
}

function subjectOf(forecaster: string, ticker: string, count: number) {
  const asOfTime = timestampFromMs(asOfOf(count));
  return { forecaster, ticker, interval: BarInterval.DAY_1, asOfTime };
}

async function submit(forecaster: string, ticker: string, count: number): Promise<void> {
  const subject = subjectOf(forecaster, ticker, count);
  await submissions.submitForecast({ subject, content: contentOf(count) });
}

async function createBy(forecaster: string, ticker: string): Promise<void> {
  const submission = { source: `forecasters/${forecaster}` };
  const forecastOverrides = create(ForecastPolicyOverridesSchema, { submission });
  const change = { tickers: [ticker], horizonBars, gates: ["phase-1"], forecastOverrides };
  await world.forward.createForwardSprint({ forwardId: forecaster, spec: forwardSpec(change) });
}

/** A forward sprint by forecasts that are submitted so many hours after each close of a week. */
async function sprintBy(forecaster: string, ticker: string, week: number, hoursLate: number) {
  const first = firstOf(week);
  const own = seriesOf(ticker);
  const at = (count: number) => {
    nowMs = asOfOf(count) + hoursLate * hourMs;
  };
  at(first);
  await importUntil(world, first, [own]);
  await submit(forecaster, ticker, first);
  await createBy(forecaster, ticker);
  let last = await night(world, forecaster);
  for (let count = first + 1; count <= first + nights; count += 1) {
    at(count);
    await importUntil(world, count, [own]);
    await submit(forecaster, ticker, count);
    last = await night(world, forecaster);
  }
  return judged(last.sprint);
}

/** The criterion of a sprint that every forecast moves. */
async function judged(sprint: Sprint) {
  const { name } = sprint;
  const { evaluation } = await world.sprints.evaluateSprintGate({
    gate: "phase-1",
    sprints: [name],
  });
  const rate = evaluation!.criteria.find(({ criterion }) => criterion === "violation-rate");
  return { sprint, rate };
}

test("forecasts that come before their horizon opens are evidence of the assured verdict", async () => {
  const { sprint, rate } = await sprintBy("early", "RISE", 0, 1);
  assert.equal(sprint.completedAudits, nights + 1);
  assert.equal(Number(rate?.observed?.n), nights + 1 - horizonBars);
  const { observations, seenAsOfDates } = rate!.assured!;
  assert.deepEqual([observations, seenAsOfDates], [1, 0]);
});

test("the same forecasts an hour after the opening are none, though they count as written", async () => {
  const { rate } = await sprintBy("late", "RISEN", 1, 15);
  assert.equal(Number(rate?.observed?.n), nights + 1 - horizonBars);
  const { observations, seenAsOfDates } = rate!.assured!;
  assert.deepEqual([observations, seenAsOfDates], [0, nights + 1]);
});

test("who is taken for a sprint once the outcomes are known shows nothing, though each forecast came in time", async () => {
  const own = seriesOf("CHOSEN");
  const first = firstOf(2);
  for (let count = first; count <= first + nights; count += 1) {
    nowMs = asOfOf(count) + hourMs;
    await submit("chosen", "CHOSEN", count);
  }
  nowMs = asOfOf(first + nights) + 15 * hourMs;
  // Bars that are imported little by little tell nothing of what was known.
  await importUntil(world, first, [own]);
  await createBy("chosen", "CHOSEN");
  await night(world, "chosen");
  await importUntil(world, first + nights, [own]);
  const { rate } = await judged((await night(world, "chosen")).sprint);
  assert.equal(Number(rate?.observed?.n), nights + 1 - horizonBars);
  const { observations, seenAsOfDates } = rate!.assured!;
  assert.deepEqual([observations, seenAsOfDates], [0, nights + 1]);
});

test("a night that meets a commitment stops, and goes on once it is revealed", async () => {
  const first = firstOf(3);
  nowMs = asOfOf(first) + hourMs;
  await importUntil(world, first, [seriesOf("HIDDEN")]);
  const content = contentOf(first);
  const { commitment } = await submissions.commitForecast({
    subject: subjectOf("hidden", "HIDDEN", first),
    horizonBars,
    contentHash: sha256Hex(content),
    revealDeadline: timestampFromMs(nowMs + 24 * hourMs),
  });
  await createBy("hidden", "HIDDEN");
  const { sprint } = await night(world, "hidden");
  assert.equal(sprint.state, SprintState.FAILED);
  assert.match(sprint.failure!.message, /committed to a forecast that is not revealed/);
  assert.equal(sprint.resumable, true);
  await submissions.revealForecast({ name: commitment!.name, content });
  await world.sprints.resumeSprint({ name: sprint.name });
  const ended = endOf(await watched(world, sprint.name));
  assert.deepEqual([ended.state, ended.completedAudits], [SprintState.WAITING, 1]);
});
