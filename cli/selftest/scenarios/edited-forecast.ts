import { editedDatabase } from "../edited-database.ts";
import { forecastsOf } from "../sprints.ts";

export const editedForecast = editedDatabase({
  name: "edited-forecast",
  stated: "NOT_DETECTABLE",
  does: "The prices of a forecast are made right in the database of forecast, and its content hash is left.",
  defence: "scores and verdicts rest on the facts, which stay; compare them with pmx export",
  of: "forecast",
  edit: ({ database, sprint }) =>
    database.change(
      `UPDATE forecast SET content = json_set(content, '$.ensemblePrices[0]', 1) WHERE audit_set = ?`,
      [sprint.name],
    ),
  async shown(stack, { sprint }) {
    const forecasts = await forecastsOf(stack, sprint.name);
    return forecasts.map(({ ensemblePrices }) => ensemblePrices[0]).join(" ");
  },
});
