import { Fault } from "#lib/kernel/fault.ts";
import { intervalName } from "#lib/report/plain-text.ts";
import {
  ConfidenceBasis,
  type Forecast,
  type Outcome,
  WeightsBasis,
} from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { openService } from "../../service-client.ts";
import { stepsOf } from "../../sprint-record.ts";
import { type ExportColumn, member, name, number, text, time, whole } from "../column.ts";
import { aboutSprint, type ExportTable, type RecordsPlace, tableOf } from "../table.ts";

/** One bar of the horizon of one forecast. */
interface BarAhead {
  readonly forecast: Forecast;
  readonly outcome: Outcome | undefined;
  /** From 0. */
  readonly at: number;
}

/** Forecasts asked for at once, and so on one page. */
const askedTogether = 8;

/** The forecasts of a sprint, by as-of and ticker: a row for each bar ahead, with what happened where it is known. */
export function forecastsTable(sprint: Sprint, where: RecordsPlace): ExportTable {
  const levels = [...(sprint.policy?.forecast?.intervalLevelRatios ?? [])].sort((a, b) => a - b);
  const pages = barsAhead(sprint, levels, where);
  return tableOf(columnsOf(sprint, levels), pages, aboutSprint(sprint));
}

async function* barsAhead(
  sprint: Sprint,
  levels: readonly number[],
  where: RecordsPlace,
): AsyncIterable<readonly BarAhead[]> {
  const steps = await stepsOf(where.gateway, sprint);
  const names = steps
    .flatMap(({ tickers }) => tickers.map(({ forecast }) => forecast))
    .filter((forecast) => forecast !== "");
  const { client, close } = openService(ForecastService, { ...where, name: "forecast" });
  try {
    for (let from = 0; from < names.length; from += askedTogether) {
      const some = names.slice(from, from + askedTogether);
      const found = await Promise.all(some.map((one) => client.getForecast({ name: one })));
      yield found.flatMap(({ forecast, outcome }) => {
        if (forecast === undefined) return [];
        refuseOtherLevels(forecast, levels);
        return forecast.ensemblePrices.map((_, at): BarAhead => ({ forecast, outcome, at }));
      });
    }
  } finally {
    close();
  }
}

/** A level without a column would be left out unseen. @throws Fault FIELD_INVALID */
function refuseOtherLevels({ name, intervals }: Forecast, levels: readonly number[]): void {
  const other = intervals.find(({ levelRatio }) => !levels.includes(levelRatio));
  if (other === undefined) return;
  const message = `${name} states an interval of ${other.levelRatio}, which the policy of the sprint does not have; read it with GetForecast of the forecast service`;
  throw new Fault("FAILED_PRECONDITION", "FIELD_INVALID", message);
}

/** Of prices, which are in the currency that the column names. */
const price = "price in currency";

function columnsOf(
  { name: sprint }: Sprint,
  levels: readonly number[],
): readonly ExportColumn<BarAhead>[] {
  return [
    text("forecast", ({ forecast }) => forecast.name),
    text("sprint", () => sprint),
    text("ticker", ({ forecast }) => forecast.instrument?.ticker),
    text("currency", ({ forecast }) => forecast.instrument?.currency),
    name("interval", ({ forecast }) => intervalName(forecast.interval)),
    time("asOfTime", ({ forecast }) => forecast.asOfTime),
    whole("horizonBars", "bars", ({ forecast }) => forecast.horizonBars),
    whole("barsAhead", "bars", ({ at }) => at + 1),
    number("lastClosePrice", price, ({ forecast }) => forecast.lastClosePrice),
    number("ensemblePrice", price, ({ forecast, at }) => forecast.ensemblePrices[at]),
    ...levels.flatMap(boundsOf),
    number("realisedPrice", price, ({ outcome, at }) => outcome?.realisedPrices[at]),
    number("upProbabilityRatio", "ratio", ({ forecast, at }) => forecast.upProbabilities[at]),
    number("logReturnVariance", "variance of the log return", ({ forecast, at }) => {
      return forecast.logReturnVariances[at];
    }),
    member("confidenceBasis", ConfidenceBasis, ({ forecast }) => forecast.confidenceBasis),
    member("weightsBasis", WeightsBasis, ({ forecast }) => forecast.weightsBasis),
    text("baselineModel", ({ forecast }) => forecast.baselineModel),
    text("contentHash", ({ forecast }) => forecast.contentHash),
  ];
}

/** The bounds of an interval: `lower95Price` and `upper95Price`. */
function boundsOf(levelRatio: number): readonly ExportColumn<BarAhead>[] {
  const percent = `${Math.round(levelRatio * 10_000) / 100}`.replace(".", "_");
  const bandOf = ({ forecast }: BarAhead) =>
    forecast.intervals.find((one) => one.levelRatio === levelRatio);
  return [
    number(`lower${percent}Price`, price, (row) => bandOf(row)?.lowerPrices[row.at]),
    number(`upper${percent}Price`, price, (row) => bandOf(row)?.upperPrices[row.at]),
  ];
}
