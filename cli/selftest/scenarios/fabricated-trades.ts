import { create } from "@bufbuild/protobuf";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { badInLogs } from "../objections.ts";
import type { Attack } from "../scenario.ts";
import { withDatabase } from "../stack.ts";
import { outgoingTrades, scorecardHash, sendAgain } from "../trades.ts";

export const fabricatedTrades: Attack = {
  name: "fabricated-trades",
  kind: "ATTACK",
  stated: "CAUGHT",
  does: "Facts of profitable trades that no order made are written into the outbox of execution, and counted.",
  defence: "pmx verify compares every stated trade with the ledger",
  async run(bench) {
    const sprint = await bench.sprint();
    const stack = await bench.untouched();
    const honest = await bench.badInUntouched();
    const before = await scorecardHash(stack, sprint);
    let newest = 0;
    const attacked = await bench.honest({}, (folder) => {
      newest = withDatabase(folder, "execution", (database) => {
        const [known] = outgoingTrades(database);
        const roundTrip = { ...known!.fact.roundTrip!, name: "roundTrips/invented" };
        const fact = create(TradeClosedSchema, { ...known!.fact, roundTrip });
        return sendAgain(database, { sequence: known!.sequence, fact });
      });
    });
    if ((await scorecardHash(attacked, sprint, newest)) === before) {
      return [{ by: "the scorecard", honest: undefined, attacked: "the trade is not counted" }];
    }
    return [{ by: "pmx verify", honest, attacked: await badInLogs(attacked) }];
  },
};
