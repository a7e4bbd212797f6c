import { keptOf, looksAtLogs } from "../kept-checkpoints.ts";
import type { Attack } from "../scenario.ts";
import { runSprint } from "../sprints.ts";

export const rolledBackFolder: Attack = {
  name: "rolled-back-folder",
  kind: "ATTACK",
  stated: "CAUGHT_GIVEN_EARLIER_CHECKPOINT",
  does: "The data folder is copied before a sprint that fails, and the copy is put back: nobody counts that trial.",
  defence: "append checkpoints to a file on another machine (--checkpoint-to), and compare",
  async run(bench) {
    const stack = await bench.honest();
    await runSprint(stack);
    const { kept, honest } = await keptOf(stack);
    await stack.close();
    // The honest records are what was there before that sprint.
    return looksAtLogs(honest, await bench.honest(), kept);
  },
};
