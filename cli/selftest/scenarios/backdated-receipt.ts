import { editedDatabase } from "../edited-database.ts";
import { receiptsShown } from "../submitted.ts";

export const backdatedReceipt = editedDatabase({
  name: "backdated-receipt",
  stated: "CAUGHT",
  does: "A submitted forecast that came after its outcome gets an earlier receipt in the database of forecast, before a sprint asks for it.",
  defence:
    "each receipt is a fact, with which pmx verify compares what is kept and what rests on it",
  of: "forecast",
  edit({ database }) {
    for (const table of ["forecast_commitment", "submitted_forecast"]) {
      database.change(`UPDATE ${table} SET received_ms = as_of_ms - 1`, []);
    }
  },
  shown: receiptsShown,
});
