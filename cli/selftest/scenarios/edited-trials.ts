import { badInLogs, countedTrial } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { beginSprint, ownTicker } from "../sprints.ts";
import { dropGuards, withDatabase } from "../stack.ts";

export const editedTrials: Attack = {
  name: "edited-trials",
  kind: "ATTACK",
  stated: "NOT_DETECTABLE",
  does: "Sprints that pleased nobody are removed from the database of the gateway, with their trials.",
  defence:
    "keep reports, which state the number of the trial; confirm by a forward sprint or on sealed bars",
  async run(bench) {
    const stack = await bench.honest();
    const tried = { forecastOverrides: { lookbackBars: 300 } };
    const second = await beginSprint(stack, tried);
    if (countedTrial(second) === undefined) throw new Error("the second trial was not counted");
    const honest = await badInLogs(stack);
    const attacked = await bench.again(stack, {}, (folder) =>
      withDatabase(folder, "gateway", (database) => {
        dropGuards(database);
        const others = "SELECT trial FROM sprint_trial WHERE sprint <> ?";
        const removed = database.rows(others, [second.name]).flat();
        for (const table of ["sprint_trial", "sprint_step"]) {
          database.change(`DELETE FROM ${table} WHERE sprint <> ?`, [second.name]);
        }
        database.change("DELETE FROM sprint WHERE name <> ?", [second.name]);
        for (const id of removed) database.change("DELETE FROM trial WHERE id = ?", [id]);
        database.change("UPDATE trial SET number = 1");
      }),
    );
    const { sprint } = await attacked.sprints.getSprint({ name: second.name });
    const { trials } = await attacked.sprints.listTrials({ ticker: ownTicker });
    return [
      {
        by: "pmx trials",
        honest: undefined,
        attacked: trials.length > 1 ? `${trials.length} trials` : countedTrial(sprint!),
      },
      { by: "pmx verify", honest, attacked: await badInLogs(attacked) },
    ];
  },
};
