import { rmSync } from "node:fs";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { keptOf, looksAtLogs } from "../kept-checkpoints.ts";
import type { Attack } from "../scenario.ts";
import { dropGuards, withDatabase } from "../stack.ts";
import { outgoingTrades, replaceOutgoing, scorecardHash, tradesOf } from "../trades.ts";

const profitMicros = 9_000_000n;

export const remadeLog: Attack = {
  name: "remade-log",
  kind: "ATTACK",
  stated: "CAUGHT_GIVEN_EARLIER_CHECKPOINT",
  does: "The worst trade is made a winner in the ledger and in its fact, and the database of audit is made again from the facts.",
  defence: "append checkpoints to a file on another machine (--checkpoint-to), and compare",
  async run(bench) {
    const stack = await bench.untouched();
    const sprint = await bench.sprint();
    const [worst] = await tradesOf(stack, sprint);
    const before = await scorecardHash(stack, sprint);
    const { kept, honest } = await keptOf(stack);
    let newest = 0;
    const attacked = await bench.honest({}, (folder) => {
      for (const end of ["", "-wal", "-shm"]) {
        rmSync(join(folder, `audit.db${end}`), { force: true });
      }
      withDatabase(folder, "execution", (database) => {
        dropGuards(database);
        const { name } = worst;
        database.change(
          `UPDATE round_trips SET gross_pnl_micros = costs_micros + ${profitMicros},
             net_pnl_micros = ${profitMicros} WHERE name = ?`,
          [name],
        );
        for (const { sequence, fact } of outgoingTrades(database)) {
          newest = Math.max(newest, sequence);
          const trip = fact.roundTrip!;
          if (trip.name !== name) continue;
          const grossPnlMicros = trip.grossPnlMicros - trip.netPnlMicros + profitMicros;
          const roundTrip = { ...trip, grossPnlMicros, netPnlMicros: profitMicros };
          replaceOutgoing(database, {
            sequence,
            fact: create(TradeClosedSchema, { ...fact, roundTrip }),
          });
        }
      });
      // As a bus that has lost everything: the owners are asked for all facts again.
      for (const owner of ["forecast", "risk-gate", "execution"] as const) {
        withDatabase(folder, owner, (database) => database.change("DELETE FROM publication"));
      }
    });
    if ((await scorecardHash(attacked, sprint, newest)) === before) {
      throw new Error("the trade that was made a winner is not counted so");
    }
    return looksAtLogs(honest, attacked, kept);
  },
};
