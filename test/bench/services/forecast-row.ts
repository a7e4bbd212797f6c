import type { Forecast } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { randomWalkBars } from "../random-walk.ts";
import type { Child } from "./child.ts";
import { barMessages, share } from "./instrument.ts";
import { ask, forEach, type Row, rowOf } from "./row.ts";

const { createForecast, scoreForecast, getPolicy } = ForecastService.method;
const horizonBars = 20;
const lookbackBars = 500;

/** CreateForecast of forecasts that are stored and scored, each with 500 bars and a policy. */
export async function createForecastRow(server: Child, forecasts: number): Promise<Row> {
  const { policy } = await ask(server, getPolicy, {});
  if (policy === undefined) throw new Error("the forecast service has no policy");
  const bars = barMessages(randomWalkBars(lookbackBars + forecasts + horizonBars, 11));
  const requests = Array.from({ length: forecasts }, (_, index) => ({
    auditSet: "sprints/bench",
    instrument: share("AAPL"),
    interval: BarInterval.DAY_1,
    bars: bars.slice(index, index + lookbackBars),
    horizonBars,
    policy,
  }));
  const stored = new Map<string, Forecast>();
  await forEach([...requests.keys()], async (index) => {
    const { forecast } = await ask(server, createForecast, requests[index]!);
    if (forecast === undefined) throw new Error("no forecast");
    stored.set(forecast.name, forecast);
    await ask(server, scoreForecast, {
      name: forecast.name,
      bars: bars.slice(index + lookbackBars, index + lookbackBars + horizonBars),
    });
  });
  let asked = 0;
  return rowOf(server, createForecast, {
    id: "create-forecast",
    title: "CreateForecast repeated",
    requests: (count) => Array.from({ length: count }, () => requests[asked++ % forecasts]!),
    expected: ({ forecast }) => {
      const first = stored.get(forecast?.name ?? "");
      return first !== undefined && forecast?.contentHash === first.contentHash;
    },
  });
}
