import { editedDatabase } from "../edited-database.ts";
import { scorecardHash } from "../trades.ts";

export const droppedLosers = editedDatabase({
  name: "dropped-losers",
  stated: "CAUGHT",
  does: "The worst trade is removed from the facts that gates rest on.",
  defence: "pmx verify compares every record of a log with the fact that it brought",
  of: "audit",
  edit: ({ database, worst }) =>
    database.change("DELETE FROM fact WHERE identity = ?", [worst.name]),
  shown: (stack, { sprint }) => scorecardHash(stack, sprint),
});
