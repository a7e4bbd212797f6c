import { isAssured, judged, returnsOf } from "../records.ts";
import type { PlantedEdge } from "../scenario.ts";

const recordsPerRepeat = 3;

export const edgeRecord: PlantedEdge = {
  name: "edge-record",
  kind: "EDGE",
  stated: "FOUND",
  does: "A track record of 1,000 days has a true mean of a fifth of its deviation.",
  defence: "the assured verdict is PASS",
  async run(bench) {
    const stack = await bench.untouched();
    const count = recordsPerRepeat * bench.repeats;
    let passed = 0;
    for (let at = 0; at < count; at += 1) {
      const edge = returnsOf(bench.seed * 1_000 + at, 0.002);
      if (isAssured(await judged(stack, edge))) passed += 1;
    }
    const saw = `pmx judge --assured: ${passed} of ${count} records with an edge pass`;
    return { found: passed === count, saw };
  },
};
