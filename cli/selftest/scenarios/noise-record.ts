import { isAssured, judged, passesOfLuck, returnsOf } from "../records.ts";
import type { Attack } from "../scenario.ts";

const recordsPerRepeat = 5;
export const noiseRecord: Attack = {
  name: "noise-record",
  kind: "NULL",
  stated: "CAUGHT",
  does: "Returns without any edge are shown as a track record.",
  defence:
    "the assured verdict: at most 3 % of such records pass, those of further trials less often",
  async run(bench) {
    const stack = await bench.untouched();
    const count = recordsPerRepeat * bench.repeats;
    let passed = 0;
    for (let at = 0; at < count; at += 1) {
      const noise = returnsOf(bench.seed * 1_000 + at, 0);
      if (isAssured(await judged(stack, noise))) passed += 1;
    }
    const edge = isAssured(await judged(stack, returnsOf(bench.seed, 0.002)));
    return [
      {
        by: "pmx judge --assured",
        honest: edge ? undefined : "a record with an edge does not pass",
        attacked:
          passed <= passesOfLuck(count) ? `${passed} of ${count} records of noise pass` : undefined,
      },
    ];
  },
};
