import type { MessageInitShape } from "@bufbuild/protobuf";
import { instantText } from "#lib/report/plain-text.ts";
import { intervalToMessage } from "#lib/wire/bar-message.ts";
import { timestampToMessage } from "#lib/wire/timestamp.ts";
import {
  SubmissionService,
  type SubmitForecastsRequestSchema,
} from "#proto/pmx/forecast/v1/submission_service_pb.ts";
import type { SprintBars } from "../bars/sprint-bars.ts";
import { usageFault } from "../flag.ts";
import type { GatewaySession } from "../gateway-session.ts";
import { withService } from "../records/service-client.ts";
import type { Environment } from "../setting.ts";
import type { SprintArguments, SprintPlan } from "../sprint-arguments.ts";
import { type SubmittedForecast, submissionsAt } from "./submission-files.ts";

const forecastsPerPart = 50;

/** What is asked of whom. */
type ForecastRequest = Pick<
  SprintArguments,
  "plan" | "forecaster" | "address" | "dataDir" | "forward"
>;

/**
 * The plan of a sprint whose forecaster is a folder: its forecasts are sent to the forecast service, and the plan names
 * the set that they are there. Where the plan states no horizon it is that of the shortest forecast; no tickers, those
 * of the bars, else of the files. The plan as it is where the models forecast.
 * @param note - called with what was submitted.
 * @throws Fault FIELD_INVALID of files that cannot be used; that of the service.
 */
export async function withForecaster(
  { plan, forecaster, address, dataDir, forward }: ForecastRequest,
  gateway: Pick<GatewaySession, "addresses">,
  bars: Pick<SprintBars, "interval" | "ofSprint">,
  environment: Environment,
  note: (line: string) => void,
): Promise<SprintPlan> {
  if (forecaster === undefined) return plan;
  if ("source" in forecaster) return withSource(plan, forecaster.source);
  const interval = plan.interval ?? bars.interval ?? "DAY_1";
  const ofBars = bars.ofSprint(interval, plan.tickers).tickers;
  const asked = plan.tickers ?? (ofBars.length > 0 ? ofBars : undefined);
  const forecasts = await submissionsAt(forecaster.path, interval, asked);
  const place = { dataDir, ...(address !== undefined && { address }) };
  const where = { name: "forecast", gateway, place, environment } as const;
  const { forecastSet } = await withService(SubmissionService, where, (client) =>
    client.submitForecasts(partsOf(forecasts)),
  );
  const { name, shortestHorizonBars, forecastCount, tickers, lastAsOfTime } = forecastSet!;
  if (plan.horizonBars > shortestHorizonBars) {
    const description = `is ${plan.horizonBars}, and a forecast of ${forecaster.path} has ${shortestHorizonBars} bars; ask for that many`;
    throw usageFault("--horizon-bars", description);
  }
  note(`${name}: ${forecastCount} forecasts of ${tickers.join(", ")}, from ${forecaster.path}`);
  if (forward !== undefined) {
    const until = `these forecasts are all that ${forward.id} has, and the last one is as of ${instantText(lastAsOfTime)}`;
    note(`${until}; --forecaster submitted:NAME takes those of each night`);
  }
  const horizonBars = plan.horizonBars || shortestHorizonBars;
  return withSource({ ...plan, horizonBars, tickers: asked ?? tickers }, name);
}

function withSource(plan: SprintPlan, source: string): SprintPlan {
  const { overrides } = plan;
  const forecast = { ...(overrides.forecast as object), submission: { source } };
  return { ...plan, overrides: { ...overrides, forecast } };
}

async function* partsOf(
  forecasts: readonly SubmittedForecast[],
): AsyncGenerator<MessageInitShape<typeof SubmitForecastsRequestSchema>> {
  for (let from = 0; from < forecasts.length; from += forecastsPerPart) {
    yield { forecasts: forecasts.slice(from, from + forecastsPerPart).map(submittedToMessage) };
  }
}

function submittedToMessage({ interval, asOfMs, intervals, ...forecast }: SubmittedForecast) {
  return {
    ticker: forecast.ticker,
    medianPrices: [...forecast.medianPrices],
    interval: intervalToMessage(interval),
    asOfTime: timestampToMessage(asOfMs),
    intervals: intervals.map(({ tailRatio, lowerPrices, upperPrices }) => ({
      tailRatio,
      lowerPrices: [...lowerPrices],
      upperPrices: [...upperPrices],
    })),
  };
}
