import { badInLogs } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { withDatabase } from "../stack.ts";
import { outgoingTrades, scorecardHash, sendAgain } from "../trades.ts";

export const replayedFacts: Attack = {
  name: "replayed-facts",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "Every fact is published a second time, and those of trades once more under other ids.",
  defence:
    "an event is applied once, and a trade counts once under its name: the scorecard stays the same",
  async run(bench) {
    const sprint = await bench.sprint();
    const stack = await bench.untouched();
    const before = await scorecardHash(stack, sprint);
    let newest = 0;
    const attacked = await bench.honest({}, (folder) => {
      newest = withDatabase(folder, "execution", (database) => {
        database.change("DELETE FROM publication");
        return Math.max(...outgoingTrades(database).map((trade) => sendAgain(database, trade)));
      });
    });
    const after = await scorecardHash(attacked, sprint, newest);
    return [
      {
        by: "the scorecard",
        honest: await badInLogs(attacked),
        attacked: after === before ? "is the same: nothing counts twice" : undefined,
      },
    ];
  },
};
