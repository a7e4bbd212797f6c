import { editedDatabase } from "../edited-database.ts";
import { tradesOf } from "../trades.ts";

export const editedLedger = editedDatabase({
  name: "edited-ledger",
  stated: "CAUGHT",
  does: "The worst trade is made a winner in the database of execution, as pmx trades would show it.",
  defence: "pmx verify compares every trade with the fact that stated it",
  of: "execution",
  edit: ({ database, worst }) =>
    database.change(
      `UPDATE round_trips SET gross_pnl_micros = costs_micros + 9000000, net_pnl_micros = 9000000
       WHERE name = ?`,
      [worst.name],
    ),
  async shown(stack, { sprint }) {
    return (await tradesOf(stack, sprint)).map(({ netPnlMicros }) => netPnlMicros).join(" ");
  },
});
