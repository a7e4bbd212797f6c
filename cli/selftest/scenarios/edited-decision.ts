import { editedDatabase } from "../edited-database.ts";

export const editedDecision = editedDatabase({
  name: "edited-decision",
  stated: "CAUGHT",
  does: "A decision that was traded on is made larger in the database of the risk gate.",
  defence:
    "pmx verify compares every decision with the fact that stated it; pmx replay computes it again",
  of: "risk-gate",
  edit: ({ database, worst }) =>
    database.change("UPDATE decision SET allowed_units = '1' || allowed_units WHERE name = ?", [
      worst.decision,
    ]),
  async shown({ riskGate }, { worst }) {
    const { decision } = await riskGate.getDecision({ name: worst.decision });
    return `${decision?.size?.allowedUnits}`;
  },
});
