import type { ClientOf } from "#lib/kit/grpc/client/client.ts";
import { allPages } from "#lib/report/all-pages.ts";
import { timeMs } from "#lib/report/cells.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import type { RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import type { Forecast } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import type { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import type { Sprint, SprintResult, SprintStep } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import type { GatewaySession } from "../gateway-session.ts";
import { endedRun } from "../records/ended-run.ts";
import { lastCheckpoint } from "../records/last-checkpoint.ts";
import { type ServicePlace, withService } from "../records/service-client.ts";
import { stepsOf } from "../records/sprint-record.ts";
import type { Close, SheetRecords } from "./records.ts";

/** Forecasts at most, the latest: each brings the paths of all its models. */
const mostForecasts = 250;
/** Of them asked for at once. */
const askedTogether = 8;

/** Reads what a report is made of. @throws Fault of a service */
export async function collectRecords(
  sprint: Sprint,
  result: SprintResult,
  where: Omit<ServicePlace, "name"> & { readonly gateway: GatewaySession },
): Promise<SheetRecords> {
  const { gateway } = where;
  const run = await endedRun(sprint.name, where);
  const steps = await stepsOf(gateway, sprint);
  return {
    ...{ sprint, result, steps },
    audits: await withService(AuditService, { ...where, name: "audit" }, (client) =>
      allPages(async (pageToken) => {
        const page = await client.listAudits({ auditSet: sprint.name, pageSize: 500, pageToken });
        return { items: page.audits, nextPageToken: page.nextPageToken };
      }),
    ),
    forecasts: await forecastsOf(steps, where),
    closes: await closesOf(gateway.marketData, sprint),
    roundTrips: await roundTripsOf(sprint.portfolio, where),
    ...(run !== undefined && { run }),
    checkpoint: await lastCheckpoint(where),
  };
}

/** The forecasts of the last audits, as their steps name them. */
async function forecastsOf(
  steps: readonly SprintStep[],
  where: Omit<ServicePlace, "name">,
): Promise<readonly Forecast[]> {
  const made = steps.flatMap(({ tickers }) => tickers.map(({ forecast }) => forecast));
  const names = made.filter((name) => name !== "").slice(-mostForecasts);
  return withService(ForecastService, { ...where, name: "forecast" }, async (client) => {
    const forecasts: Forecast[] = [];
    for (let from = 0; from < names.length; from += askedTogether) {
      const asked = names
        .slice(from, from + askedTogether)
        .map((name) => client.getForecast({ name }));
      for (const { forecast } of await Promise.all(asked)) if (forecast) forecasts.push(forecast);
    }
    return forecasts;
  });
}

/** The closes of the bars that a sprint is pinned to, by ticker. */
async function closesOf(
  client: ClientOf<typeof MarketDataService>,
  { series, spec }: Sprint,
): Promise<ReadonlyMap<string, readonly Close[]>> {
  const closes = new Map<string, readonly Close[]>();
  const interval = spec?.interval ?? BarInterval.DAY_1;
  for (const { ticker, dataHash } of series) {
    const bars = await allPages(async (pageToken) => {
      const asked = { ticker, interval, dataHash, pageSize: 5_000, pageToken };
      const page = await client.listBars(asked);
      return { items: page.bars, nextPageToken: page.nextPageToken };
    });
    closes.set(
      ticker,
      bars.map(({ startTime, close }) => ({ startMs: timeMs(startTime), price: close })),
    );
  }
  return closes;
}

function roundTripsOf(
  portfolio: string,
  where: Omit<ServicePlace, "name">,
): Promise<readonly RoundTrip[]> {
  // Without a portfolio nothing has been traded.
  if (portfolio === "") return Promise.resolve([]);
  return withService(ExecutionService, { ...where, name: "execution" }, (client) =>
    allPages(async (pageToken) => {
      const page = await client.listRoundTrips({ portfolio, pageSize: 500, pageToken });
      return { items: page.roundTrips, nextPageToken: page.nextPageToken };
    }),
  );
}
