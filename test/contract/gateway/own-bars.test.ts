import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { importSeries } from "#cli/bars/import-series.ts";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { endOf, type SprintWorld, specOf, startSprintWorld, watched } from "./sprint-world.ts";

/** A user's own bars of the ticker whose bars pmx comes with; none of them agrees. */
const own = madeSeries("AAPL", { bars: 600 });

let world: SprintWorld;
let sample: { instrument: object; source: string };
before(async () => {
  world = await startSprintWorld();
  sample = await readSampleSeries();
});
after(() => world.close());

async function ended(at: SprintWorld, requestId: string, audits = 3): Promise<Sprint> {
  const { sprint } = await at.sprints.createSprint({ requestId, spec: specOf(audits) });
  const end = endOf(await watched(at, sprint!.name));
  assert.equal(end.state, SprintState.SUCCEEDED, end.failure?.message);
  return end;
}

test("a user's own bars apply from their import on, and the sprint's hash of the data says so", async () => {
  const first = await ended(world, "built in");
  assert.equal(first.series[0]?.source, sample.source);
  const { series, storedCount } = await importSeries(world.marketData, own);
  assert.equal(storedCount, 600n);
  const second = await ended(world, "own");
  assert.deepEqual(
    second.series.map(({ ticker, source, dataHash }) => [ticker, source, dataHash]),
    [["AAPL", "AAPL.csv", series?.dataHash]],
  );
  assert.notEqual(second.dataHash, first.dataHash);
  const listed = await world.marketData.listBars({ ticker: "AAPL", interval: BarInterval.DAY_1 });
  assert.equal(listed.series?.source, "AAPL.csv");
  assert.equal(listed.bars.length, 600);
});

test("a sprint that was interrupted on the built-in bars ends on them after an import", async () => {
  const folder = temporaryFolder();
  const audits = 10;
  const interrupted = await startSprintWorld(folder);
  const spec = specOf(audits);
  const { sprint } = await interrupted.sprints.createSprint({ requestId: "long", spec });
  let steps = 0;
  for await (const { event } of interrupted.sprints.watchSprint({ name: sprint!.name })) {
    if (event.case === "step") steps += 1;
    if (steps === 3) break;
  }
  await interrupted.close();

  const again = await startSprintWorld(folder);
  try {
    const { sprint: left } = await again.sprints.getSprint({ name: sprint!.name });
    assert.equal(left?.state, SprintState.RUNNING);
    await importSeries(again.marketData, own);
    await again.services.resumeSprints();
    const end = endOf(await watched(again, sprint!.name));
    assert.equal(end.state, SprintState.SUCCEEDED, end.failure?.message);
    const whole = await ended(await startedAlone(), "long", audits);
    assert.equal(end.result?.sprintHash, whole.result?.sprintHash);
  } finally {
    await again.close();
  }
});

const alone: SprintWorld[] = [];
async function startedAlone(): Promise<SprintWorld> {
  const started = await startSprintWorld();
  alone.push(started);
  return started;
}
after(() => Promise.all(alone.map((one) => one.close())));
