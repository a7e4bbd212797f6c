import { AssuredVerdict } from "#proto/pmx/audit/v1/assurance_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { movements, seenSprint } from "../planted-sprint.ts";
import type { Attack } from "../scenario.ts";

export const seenBars: Attack = {
  name: "seen-bars",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "A setting is shown on bars that were there when it was made, as if nobody had looked at them.",
  defence:
    "the assured verdict is EXPLORATORY: only bars that came later, or were sealed, can pass",
  async run(bench) {
    const stack = await bench.empty();
    const seen = await seenSprint(stack, "SEEN", bench.seed, movements.trend);
    return [
      {
        by: "pmx sprint --assured",
        honest: objection(await bench.trend()),
        attacked: objection(seen),
      },
    ];
  },
};

function objection({ result }: Sprint): string | undefined {
  const assured = result?.gates[0]?.assured;
  return assured?.verdict === AssuredVerdict.EXPLORATORY
    ? `EXPLORATORY: ${assured.reason}`
    : undefined;
}
