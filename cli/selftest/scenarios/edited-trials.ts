import { badInLogs } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { ownTicker } from "../sprints.ts";
import { dropGuards, withDatabase } from "../stack.ts";

/** Whatever names a sprint in the database of the gateway, with the column that does. */
const tables = [
  ["sprint_trial", "sprint"],
  ["sprint_step", "sprint"],
  ["sprint", "name"],
] as const;

export const editedTrials: Attack = {
  name: "edited-trials",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "A sprint that pleased nobody is removed from the database of the gateway, with its trial.",
  defence: "pmx verify: what was judged is in the log, and the gateway has to know it",
  async run(bench) {
    const { name } = await bench.sprint();
    const attacked = await bench.honest({}, (folder) =>
      withDatabase(folder, "gateway", (database) => {
        dropGuards(database);
        database.exec("DELETE FROM trial");
        for (const [table, column] of tables) {
          database.change(`DELETE FROM ${table} WHERE ${column} = ?`, [name]);
        }
      }),
    );
    const { trials } = await attacked.sprints.listTrials({ ticker: ownTicker });
    if (trials.length > 0) throw new Error("the trial is still there");
    const honest = await bench.badInUntouched();
    return [{ by: "pmx verify", honest, attacked: await badInLogs(attacked) }];
  },
};
