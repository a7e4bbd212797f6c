import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { BarSeries } from "#gateway/market-data/domain/series.ts";
import { ExitReason } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { ForwardOutcome } from "#proto/pmx/sprint/v1/forward_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import {
  begunForward,
  type ForwardWorld,
  firstBars,
  importUntil,
  type Night,
  night,
  series,
  startForwardWorld,
} from "./forward-world.ts";

const nights = 5;
const configFolder = lenientConfig();

/** What a forward sprint did, without names. */
function work({ sprint, steps }: Night) {
  return {
    steps: steps.map(({ stepHash }) => stepHash),
    sprintHash: sprint.result?.sprintHash,
    scored: steps.flatMap(({ tickers }) => tickers).filter((one) => one.scoredForecasts > 0).length,
  };
}

let nightly: Night;
let world: ForwardWorld;
before(async () => {
  world = await startForwardWorld(undefined, configFolder);
  nightly = await begunForward(world, "nightly");
  for (let count = 1; count <= nights; count += 1) {
    await importUntil(world, firstBars + count);
    nightly = await night(world, "nightly");
    assert.equal(nightly.answer.outcome, ForwardOutcome.NIGHT_BEGUN);
    assert.equal(nightly.steps.length, count + 1);
  }
});
after(() => world.close());

test("a night adds one audit run, scores what closed, and leaves positions open", () => {
  const { steps, sprint } = nightly;
  const exits = steps.flatMap(({ tickers }) => tickers.flatMap((one) => one.exits));
  assert.ok(exits.length > 0, "trades close within the holding limit");
  assert.ok(exits.every(({ reason }) => reason !== ExitReason.END_OF_RUN));
  assert.ok(work(nightly).scored > 0);
  assert.equal(sprint.state, SprintState.WAITING);
  assert.equal(sprint.completedAudits, nights + 1);
  assert.deepEqual(
    sprint.asOfTimes.map(({ seconds }) => seconds),
    steps.map(({ asOfTime }) => asOfTime!.seconds),
  );
});

test("the same sessions caught up in one night are the same steps", async () => {
  const other = await startForwardWorld(undefined, configFolder);
  try {
    await begunForward(other, "late");
    await importUntil(other, firstBars + nights);
    const late = await night(other, "late");
    assert.equal(late.answer.forwardSprint?.nights[0]?.asOfTimes.length, nights);
    assert.deepEqual(work(late), work(nightly));
  } finally {
    await other.close();
  }
});

/** Bars of which the source has changed what was decided on before. */
function revised(of: readonly BarSeries[], from: number): readonly BarSeries[] {
  return of.map((one) => ({
    ...one,
    bars: one.bars.map((bar, at) =>
      at < from ? bar : { ...bar, close: bar.close * 1.01, high: bar.high * 1.02 },
    ),
  }));
}

test("nights that are killed after any step go on with the bars that they began with", async () => {
  let current = await startForwardWorld(undefined, configFolder);
  try {
    const { sprint } = await begunForward(current, "killed");
    const { name } = sprint;
    for (const [until, killedAfter] of [
      [3, 2],
      [nights, 5],
    ] as const) {
      await importUntil(current, firstBars + until);
      await current.forward.advanceForwardSprint({ forwardId: "killed" });
      for await (const { event } of current.sprints.watchSprint({ name })) {
        if (event.case === "step" && event.value.sequence >= BigInt(killedAfter)) break;
      }
      await current.close();
      current = await startForwardWorld(current.folder, configFolder);
      const { sprint: interrupted } = await current.sprints.getSprint({ name });
      assert.equal(interrupted?.state, SprintState.RUNNING, "it was killed within the night");
      if (until === nights)
        await importUntil(current, firstBars + until, revised(series, firstBars));
      const answer = await current.forward.advanceForwardSprint({ forwardId: "killed" });
      assert.equal(answer.outcome, ForwardOutcome.NIGHT_UNDER_WAY);
      const rest = await night(current, "killed");
      assert.notEqual(rest.answer.outcome, ForwardOutcome.NIGHT_BEGUN);
      if (until === nights) assert.deepEqual(work(rest), work(nightly));
    }
  } finally {
    await current.close();
  }
});

test("a second run of the same night adds nothing, and two at once add it once", async () => {
  const again = await night(world, "nightly");
  assert.notEqual(again.answer.outcome, ForwardOutcome.NIGHT_BEGUN);
  assert.deepEqual(work(again), work(nightly));

  await importUntil(world, firstBars + nights + 1);
  const both = await Promise.all([night(world, "nightly"), night(world, "nightly")]);
  for (const one of both) assert.equal(one.steps.length, nights + 2);
  const { forwardSprint } = await world.forward.getForwardSprint({ forwardId: "nightly" });
  assert.equal(forwardSprint?.nightCount, nights + 2);
});
