import { checkFile } from "../../evidence/check-file.ts";
import { badIn, exportedFrom, isFactOf } from "../exported.ts";
import type { Attack } from "../scenario.ts";
import { tradesOf } from "../trades.ts";

export const droppedLosersOfAnExport: Attack = {
  name: "dropped-losers-of-an-export",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "The worst trade is left out of an exported file.",
  defence: "pmx verify FILE computes the scorecard again, whose hash was signed",
  async run(bench) {
    const stack = await bench.untouched();
    const sprint = await bench.sprint();
    const evidence = await exportedFrom(stack, sprint);
    const [worst] = await tradesOf(stack, sprint);
    const records = evidence.records.filter((record) => !isFactOf(record, worst));
    return [
      {
        by: "pmx verify FILE",
        honest: badIn(checkFile(evidence)),
        attacked: badIn(checkFile({ ...evidence, records })),
      },
    ];
  },
};
