import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { importSeries } from "#cli/bars/import-series.ts";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

/** A user's own bars of the ticker whose bars pmx comes with; none of them agrees. */
const own = madeSeries("AAPL", { bars: 600 });

const spec = specOf(8);
const folder = temporaryFolder();
const config = lenientConfig();
let world: SprintWorld;
/** A sprint on the built-in bars. */
let first: Sprint;
/** Of the user's own bars, from their import on. */
let dataHash: string;
before(async () => {
  world = await startSprintWorld(folder, config);
  first = await ended(await created("built in"));
});
after(() => world.close());

async function created(requestId: string): Promise<string> {
  return (await world.sprints.createSprint({ requestId, spec })).sprint!.name;
}

async function ended(name: string): Promise<Sprint> {
  const end = endOf(await watched(world, name));
  assert.equal(end.state, SprintState.SUCCEEDED, end.failure?.message);
  return end;
}

test("a sprint that was interrupted on the built-in bars ends on them after an import", async () => {
  const name = await created("interrupted");
  for await (const { event } of world.sprints.watchSprint({ name })) {
    if (event.case === "step") break;
  }
  await world.close();

  world = await startSprintWorld(folder, config);
  const { sprint: left } = await world.sprints.getSprint({ name });
  assert.equal(left?.state, SprintState.RUNNING);
  const { series, storedCount } = await importSeries(world.marketData, own);
  assert.equal(storedCount, 600n);
  dataHash = series!.dataHash;
  await world.services.resumeSprints();
  const end = await ended(name);
  assert.equal(end.result?.sprintHash, first.result?.sprintHash);
});

test("a user's own bars apply from their import on, and the sprint's hash of the data says so", async () => {
  assert.equal(first.series[0]?.source, (await readSampleSeries()).source);
  const second = await ended(await created("own"));
  assert.deepEqual(
    second.series.map((one) => [one.ticker, one.source, one.dataHash]),
    [["AAPL", "AAPL.csv", dataHash]],
  );
  assert.notEqual(second.dataHash, first.dataHash);
  const listed = await world.marketData.listBars({ ticker: "AAPL", interval: BarInterval.DAY_1 });
  assert.equal(listed.series?.source, "AAPL.csv");
  assert.equal(listed.bars.length, 600);
});
