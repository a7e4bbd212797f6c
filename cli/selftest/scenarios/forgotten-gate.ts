import { gateChange, ownGate } from "../configuration.ts";
import { badInLogs } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { dropGuards, withDatabase } from "../stack.ts";

export const forgottenGate: Attack = {
  name: "forgotten-gate",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "The file of the gate asks for less, and by what was judged before is removed from the database of audit.",
  defence: "pmx verify compares by what was judged with the answers of the gates in the log",
  async run(bench) {
    const { name: auditSet } = await bench.sprint();
    const honest = await bench.badInUntouched();
    const attacked = await bench.honest(gateChange(0.1), (folder) =>
      withDatabase(folder, "audit", (database) => {
        dropGuards(database);
        database.change("DELETE FROM judged_by_spec WHERE gate = ?", [ownGate]);
      }),
    );
    const { evaluation } = await attacked.audit.evaluateGate({ gate: ownGate, auditSet });
    if (evaluation?.loosenings.length !== 0)
      throw new Error("the gate remembers what it asked for");
    return [{ by: "pmx verify", honest, attacked: await badInLogs(attacked) }];
  },
};
