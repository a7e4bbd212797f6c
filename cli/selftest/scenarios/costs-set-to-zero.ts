import { zeroCosts } from "../configuration.ts";
import { countedTrial, loosening } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { runSprint } from "../sprints.ts";

export const costsSetToZero: Attack = {
  name: "costs-set-to-zero",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "After a sprint trades cost nothing any more, so that more of them pay.",
  defence: "costs are part of the policy: other costs are a further trial",
  async run(bench) {
    const honest = await bench.sprint();
    const free = await runSprint(await bench.honest(zeroCosts()), honest.spec!);
    return [
      { by: "pmx trials", honest: countedTrial(honest), attacked: countedTrial(free) },
      { by: "the verdict", honest: loosening(honest), attacked: loosening(free) },
    ];
  },
};
