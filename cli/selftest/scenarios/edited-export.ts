import { checkFile } from "../../evidence/check-file.ts";
import { badIn, exportedFrom, isFactOf } from "../exported.ts";
import type { Attack } from "../scenario.ts";
import { tradesOf } from "../trades.ts";

export const editedExport: Attack = {
  name: "edited-export",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "A trade in an exported file is changed before it is shown to others.",
  defence: "pmx verify FILE: every record is proven under a signed checkpoint",
  async run(bench) {
    const stack = await bench.untouched();
    const sprint = await bench.sprint();
    const evidence = await exportedFrom(stack, sprint);
    const [worst] = await tradesOf(stack, sprint);
    const records = evidence.records.map((record) =>
      isFactOf(record, worst)
        ? { ...record, leaf: record.leaf.replace('"timeMs":1', '"timeMs":2') }
        : record,
    );
    return [
      {
        by: "pmx verify FILE",
        honest: badIn(checkFile(evidence)),
        attacked: badIn(checkFile({ ...evidence, records })),
      },
    ];
  },
};
