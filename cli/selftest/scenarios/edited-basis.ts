import { EvidenceBasis } from "#proto/pmx/sprint/v1/trial_pb.ts";
import { badInLogs } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { dropGuards, withDatabase } from "../stack.ts";

export const editedBasis: Attack = {
  name: "edited-basis",
  kind: "ATTACK",
  stated: "NOT_DETECTABLE",
  does: "The register of the gateway is made to say that no bar was there when the setting was recorded.",
  defence:
    "compare the times of its forecasts in the log of evidence (pmx export) with the dates of their outcomes",
  async run(bench) {
    const { name } = await bench.sprint();
    const attacked = await bench.honest({}, (folder) =>
      withDatabase(folder, "gateway", (database) => {
        dropGuards(database);
        database.exec("UPDATE trial SET seen_until_ms = 0, data_end_ms = 0");
      }),
    );
    const { sprint } = await attacked.sprints.getSprint({ name });
    if (sprint?.trial?.evidenceBasis !== EvidenceBasis.CONFIRMATORY) {
      throw new Error("the basis is not shown as CONFIRMATORY");
    }
    const honest = await bench.badInUntouched();
    return [{ by: "pmx verify", honest, attacked: await badInLogs(attacked) }];
  },
};
