import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { importSeries } from "#cli/bars/import-series.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

const audits = 8;
const config = lenientConfig();
const original = madeSeries("MADE", { bars: 700, drift: 0.001 });
/** The same download a year later: the vendor has corrected the newest bars. */
const revised = {
  ...original,
  bars: original.bars.map((bar, at) => (at < 500 ? bar : { ...bar, close: bar.open })),
};

async function unfinishedIn(folder: string): Promise<string> {
  const world = await startSprintWorld(folder, config);
  await importSeries(world.marketData, original);
  const spec = specOf(audits, ["MADE"]);
  const { sprint } = await world.sprints.createSprint({ requestId: "long", spec });
  let steps = 0;
  for await (const { event } of world.sprints.watchSprint({ name: sprint!.name })) {
    if (event.case === "step") steps += 1;
    if (steps === 2) break;
  }
  await world.close();
  return sprint!.name;
}

async function ended(world: SprintWorld, name: string): Promise<Sprint> {
  const end = endOf(await watched(world, name));
  assert.equal(end.state, SprintState.SUCCEEDED, end.failure?.message);
  return end;
}

let whole: Sprint;
before(async () => {
  const world = await startSprintWorld(undefined, config);
  await importSeries(world.marketData, original);
  const spec = specOf(audits, ["MADE"]);
  const { sprint } = await world.sprints.createSprint({ requestId: "long", spec });
  whole = await ended(world, sprint!.name);
  await world.close();
});

let world: SprintWorld;
after(() => world.close());

test("an interrupted sprint ends on its revision, a new one runs on the newest, and neither is removed meanwhile", async () => {
  const folder = temporaryFolder();
  const name = await unfinishedIn(folder);
  world = await startSprintWorld(folder, config);
  const { series, changedCount } = await importSeries(world.marketData, revised);
  assert.deepEqual([series?.revision, changedCount], [2n, 200n]);
  await assert.rejects(world.marketData.removeSeries({ ticker: "MADE" }), {
    reason: "SERIES_IN_USE",
    message: new RegExp(`MADE is read by ${name}, not finished yet`),
  });

  await world.services.resumeSprints();
  const end = await ended(world, name);
  assert.equal(end.dataHash, whole.dataHash);
  assert.equal(end.result?.sprintHash, whole.result?.sprintHash);

  const spec = specOf(3, ["MADE"]);
  const { sprint } = await world.sprints.createSprint({ requestId: "new", spec });
  const other = await ended(world, sprint!.name);
  assert.equal(other.series[0]?.dataHash, series?.dataHash);
  assert.notEqual(other.series[0]?.dataHash, end.series[0]?.dataHash);

  const { removed } = await world.marketData.removeSeries({ ticker: "MADE" });
  assert.equal(removed[0]?.revision, 2n);
  const { sprint: kept } = await world.sprints.getSprint({ name });
  assert.equal(kept?.result?.sprintHash, whole.result?.sprintHash);
});
