import { editedDatabase } from "../edited-database.ts";
import { scorecardHash } from "../trades.ts";

export const editedFacts = editedDatabase({
  name: "edited-facts",
  stated: "CAUGHT",
  does: "The worst trade is made a winner in the database of audit.",
  defence: "pmx verify compares every fact with the record that brought it",
  of: "audit",
  edit: ({ database, worst }) =>
    database.change(
      "UPDATE fact SET content = json_set(content, '$.netPnlMicros', '9000000') WHERE identity = ?",
      [worst.name],
    ),
  shown: (stack, { sprint }) => scorecardHash(stack, sprint),
});
