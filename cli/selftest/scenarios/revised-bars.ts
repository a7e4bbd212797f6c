import { honestMovement } from "../made-once.ts";
import type { Attack } from "../scenario.ts";
import { barsOf, beginSprint, importBars, ownTicker } from "../sprints.ts";

export const revisedBars: Attack = {
  name: "revised-bars",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "Stored bars are imported again with a past in which the strategy would have won.",
  defence:
    "the import counts every changed bar, and the data hash of a sprint is over the revision that it saw",
  async run(bench) {
    const { spec, dataHash } = await bench.sprint();
    const stack = await bench.honest();
    const series = barsOf(ownTicker, bench.seed, honestMovement);
    const same = await importBars(stack, series);
    const again = await beginSprint(stack, spec!);
    const bars = series.bars.map((bar) => ({ ...bar, close: bar.high ?? bar.close }));
    const changed = await importBars(stack, { ...series, bars });
    const revised = await beginSprint(stack, spec!);
    const counted = ({ changedCount, series: of }: typeof same) =>
      changedCount === 0n ? undefined : `${changedCount} bars changed, revision ${of?.revision}`;
    const hashed = (hash: string) => (hash === dataHash ? undefined : "is not that of the first");
    return [
      { by: "pmx data import", honest: counted(same), attacked: counted(changed) },
      { by: "the data hash", honest: hashed(again.dataHash), attacked: hashed(revised.dataHash) },
    ];
  },
};
