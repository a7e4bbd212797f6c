import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampMs } from "@bufbuild/protobuf/wkt";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import type { RawSeries } from "#gateway/market-data/domain/series.ts";
import { chooseModel } from "#gateway/market-data/domain/synthetic/choose-model.ts";
import { synthesize } from "#gateway/market-data/domain/synthetic/synthesize.ts";
import type { Forecast } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { type Sprint, type SprintSpecSchema, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { importSeries } from "../bars/import-series.ts";
import { ownGate } from "./configuration.ts";
import type { Stack } from "./stack.ts";

/** The instrument of the honest records. */
export const ownTicker = "SELF";

const barCount = 600;

/** How prices move: shares of the price a year, both. */
export interface Movement {
  readonly drift: number;
  readonly annualisedVolatility: number;
}

/** Bars of some 28 months, the same for the same seed and ticker. */
export function barsOf(
  ticker: string,
  seed: number,
  { drift, annualisedVolatility }: Movement,
): RawSeries {
  const model = chooseModel("gbm", { drift, annualisedVolatility });
  const fromMs = Date.UTC(2015, 0, 1);
  const asked = { tickers: [ticker], model, seed, barCount, fromMs, startPrice: 100 };
  const [series] = synthesize({ ...asked, correlation: 0 });
  return { ...series!, instrument: instrumentOfTicker(ticker) };
}

/** Sends bars to the gateway. */
export function importBars(stack: Stack, series: RawSeries) {
  return importSeries(stack.marketData, series);
}

type Spec = MessageInitShape<typeof SprintSpecSchema>;

let requests = 0;

/** Creates a sprint and cancels it. @throws Fault where it is refused */
export async function beginSprint(stack: Stack, asked: Spec): Promise<Sprint> {
  const sprint = await createSprint(stack, asked);
  await stack.sprints.cancelSprint({ name: sprint.name });
  return sprint;
}

/** Runs a sprint to its end. @throws Error where it does not succeed, Fault where it is refused */
export async function runSprint(stack: Stack, asked: Spec = {}): Promise<Sprint> {
  let sprint = await createSprint(stack, asked);
  for await (const { event } of stack.sprints.watchSprint({ name: sprint.name })) {
    if (event.case === "sprint") sprint = event.value;
  }
  if (sprint.state === SprintState.SUCCEEDED) return sprint;
  throw new Error(`${sprint.name} did not succeed: ${sprint.failure?.message}`);
}

async function createSprint({ sprints }: Stack, asked: Spec): Promise<Sprint> {
  requests += 1;
  const spec: Spec = {
    tickers: [ownTicker],
    audits: 2,
    spacingBars: 30,
    interval: BarInterval.DAY_1,
    gates: [ownGate],
    ...asked,
  };
  const requestId = `selftest ${requests}`;
  return (await sprints.createSprint({ requestId, spec })).sprint!;
}

/** The forecasts of a sprint, oldest as-of first. */
export async function forecastsOf(stack: Stack, auditSet: string): Promise<readonly Forecast[]> {
  const { forecasts } = await stack.forecasts.listForecasts({ auditSet, pageSize: 200 });
  const asOf = ({ asOfTime }: Forecast) => timestampMs(asOfTime!);
  return [...forecasts].sort((first, second) => asOf(first) - asOf(second));
}
