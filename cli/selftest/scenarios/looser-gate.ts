import { gateChange } from "../configuration.ts";
import { loosening } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { runSprint } from "../sprints.ts";

export const looserGate: Attack = {
  name: "looser-gate",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "The file of the gate asks for less, after a sprint was judged by it.",
  defence: "PASS_LOOSENED: every specification that evidence was judged by is kept",
  async run(bench) {
    const honest = await bench.sprint();
    const other = await runSprint(await bench.honest(gateChange(0.1)));
    return [{ by: "the verdict", honest: loosening(honest), attacked: loosening(other) }];
  },
};
