import { copyRow, editedDatabase } from "../edited-database.ts";
import { tradesOf } from "../trades.ts";

export const fabricatedRows = editedDatabase({
  name: "fabricated-rows",
  stated: "CAUGHT",
  does: "A trade that no order made is written into the ledger of execution.",
  defence:
    "its triggers refuse it; where they were dropped, no fact states the trade, which pmx verify finds",
  of: "execution",
  edit({ database, worst }) {
    const { name, exitFill } = worst;
    copyRow(database, "fills", { id: exitFill }, { id: "invented", sequence: null });
    copyRow(
      database,
      "round_trips",
      { name },
      { name: "roundTrips/invented", exit_fill: "invented", sequence: null },
    );
  },
  async shown(stack, { sprint }) {
    return `${(await tradesOf(stack, sprint)).length}`;
  },
});
