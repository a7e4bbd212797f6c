import { hasAssuredPass, movements, sealedSprint } from "../planted-sprint.ts";
import { passesOfLuck } from "../records.ts";
import type { Attack } from "../scenario.ts";

export const noiseSprint: Attack = {
  name: "noise-sprint",
  kind: "NULL",
  stated: "CAUGHT",
  does: "Sprints run on sealed random walks, in which nothing can be forecast.",
  defence: "the assured verdict of the gate; as written such a sprint passes more often",
  async run(bench) {
    const stack = await bench.empty();
    const count = bench.repeats;
    let passed = 0;
    for (let at = 0; at < count; at += 1) {
      const sprint = await sealedSprint(stack, `WALK${at}`, bench.seed, movements.noise);
      if (hasAssuredPass(sprint)) passed += 1;
    }
    const trend = await bench.trend();
    return [
      {
        by: "pmx sprint --assured",
        honest: hasAssuredPass(trend) ? undefined : "a sprint on a steady rise does not pass",
        attacked:
          passed <= passesOfLuck(count)
            ? `${passed} of ${count} sprints on random walks pass`
            : undefined,
      },
    ];
  },
};
