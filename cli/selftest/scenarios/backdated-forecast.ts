import { timestampMs } from "@bufbuild/protobuf/wkt";
import { editedDatabase } from "../edited-database.ts";
import { forecastsOf } from "../sprints.ts";

export const backdatedForecast = editedDatabase({
  name: "backdated-forecast",
  stated: "CAUGHT",
  does: "A forecast that was made after its outcome gets an earlier time in the database of forecast.",
  defence:
    "pmx verify compares it with the fact that stated it; seen-bars says how a backtest is marked",
  of: "forecast",
  edit: ({ database, sprint }) =>
    database.change(
      `UPDATE forecast SET content = json_set(content, '$.createTimeMs', as_of_ms + 1)
       WHERE audit_set = ?`,
      [sprint.name],
    ),
  async shown(stack, { sprint }) {
    const forecasts = await forecastsOf(stack, sprint.name);
    return forecasts.map(({ createTime }) => timestampMs(createTime!)).join(" ");
  },
});
