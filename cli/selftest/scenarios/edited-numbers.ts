import { badInLogs } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { beginSprint } from "../sprints.ts";
import { dropGuards, withDatabase } from "../stack.ts";

export const editedNumbers: Attack = {
  name: "edited-numbers",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "A later trial is made the first one in the register of the gateway, so that it may spend more of α.",
  defence: "pmx verify counts the trials again",
  async run(bench) {
    const stack = await bench.honest();
    const { name } = await beginSprint(stack, { forecastOverrides: { lookbackBars: 300 } });
    const honest = await badInLogs(stack);
    const attacked = await bench.again(stack, {}, (folder) =>
      withDatabase(folder, "gateway", (database) => {
        dropGuards(database);
        database.exec("UPDATE trial SET number = 1");
      }),
    );
    const { sprint } = await attacked.sprints.getSprint({ name });
    if (sprint?.trial?.number !== 1) throw new Error("the number is not shown");
    return [{ by: "pmx verify", honest, attacked: await badInLogs(attacked) }];
  },
};
