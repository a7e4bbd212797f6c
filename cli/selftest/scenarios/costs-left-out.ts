import { zeroCosts } from "../configuration.ts";
import { saidOf } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { runSprint } from "../sprints.ts";

export const costsLeftOut: Attack = {
  name: "costs-left-out",
  kind: "ATTACK",
  stated: "NOT_DETECTABLE",
  does: "Trades cost nothing from the first sprint on, so that there is nothing to compare with.",
  defence:
    "read cost_total_bps in the scorecard, and the costs in the policy of the sprint (pmx show --json)",
  async run(bench) {
    const stack = await bench.empty(zeroCosts());
    await bench.importOwn(stack);
    const free = await runSprint(stack);
    const honest = await saidOf(await bench.untouched(), await bench.sprint());
    return [{ by: "what pmx says of a sprint", honest, attacked: await saidOf(stack, free) }];
  },
};
