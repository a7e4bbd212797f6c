import { z } from "zod";
import { askedPage, pageOf } from "#lib/kit/grpc/page.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { faultToMessage } from "#lib/kit/grpc/shared/status.ts";
import { barsFromMessages, intervalFromMessage } from "#lib/wire/bar-message.ts";
import { factPositionToMessage } from "#lib/wire/fact-position-message.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import type { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { batchCreateForecasts } from "../app/batch-create-forecasts.ts";
import { createForecast } from "../app/create-forecast.ts";
import { crossValidateForecasts } from "../app/cross-validate.ts";
import { detectRegime } from "../app/detect-regime.ts";
import { getForecast } from "../app/get-forecast.ts";
import type { FitEngine, ForecastStore, Stored } from "../app/ports.ts";
import { scoreForecast } from "../app/score-forecast.ts";
import type { Forecast } from "../domain/forecast.ts";
import { policyHashOf } from "../domain/identity.ts";
import { models } from "../domain/models/registry.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import { batchOf, creationOf } from "./creation-message.ts";
import { foldMessage, foldPlanOf, summaryMessage } from "./cross-validation-message.ts";
import { forecastMessage } from "./forecast-message.ts";
import { outcomeMessage } from "./outcome-message.ts";
import { overriddenFromMessage, policyMessage, policyOf } from "./policy-message.ts";
import { regimeReadingMessage } from "./regime-message.ts";

// A hundred forecasts of the longest horizon stay below the 4 MiB that a message may have.
const forecastPages = { sizes: { standard: 50, largest: 100 }, key: z.int().min(1) };

/** What the RPCs answer from. */
export interface ForecastRooms {
  readonly store: ForecastStore;
  readonly engine: FitEngine;
  /** Applies where a request brings none. */
  readonly policy: ForecastPolicy;
  readonly nowMs: () => number;
  /** Name of the service in fact positions. */
  readonly source: string;
}

/** The RPCs of the forecast service. */
export function forecastHandlers(rooms: ForecastRooms): Handlers<typeof ForecastService> {
  const { store, policy } = rooms;
  const factPosition = (sequence: number) => factPositionToMessage(rooms.source, sequence);
  const created = ({ value, lastSequence }: Stored<Forecast>) => ({
    forecast: forecastMessage(value),
    factPosition: factPosition(lastSequence),
  });
  return {
    // No async function, for the reason that createForecast is none.
    createForecast: (request, context) =>
      createForecast(rooms, creationOf(request, policy), context.signal).then(created),
    async *batchCreateForecasts({ requests }, context) {
      const asked = batchOf(requests, policy);
      for await (const item of batchCreateForecasts(rooms, asked, context.signal)) {
        const { index } = item;
        yield "stored" in item
          ? { index, result: { case: "created" as const, value: created(item.stored) } }
          : { index, result: { case: "error" as const, value: faultToMessage(item.fault) } };
      }
    },
    async getForecast(request) {
      const { forecast, outcome } = await getForecast(store, request.name);
      return {
        forecast: forecastMessage(forecast),
        ...(outcome && { outcome: outcomeMessage(outcome) }),
      };
    },
    async listForecasts(request) {
      const query = { auditSet: request.auditSet, ticker: request.ticker };
      const asked = askedPage(request, { query, ...forecastPages });
      const listed = await store.list(query, asked.after ?? 0, asked.limit);
      const { rows, nextPageToken } = pageOf(listed, asked, ({ position }) => position);
      return { forecasts: rows.map(({ forecast }) => forecastMessage(forecast)), nextPageToken };
    },
    async scoreForecast(request) {
      const stored = await scoreForecast(
        rooms,
        request.name,
        barsFromMessages(request.bars, "bars"),
      );
      return {
        outcome: outcomeMessage(stored.value),
        factPosition: factPosition(stored.lastSequence),
      };
    },
    async *crossValidate(request, context) {
      const applied = request.policy ? policyOf(request.policy) : policy;
      const asked = {
        interval: intervalFromMessage(request.interval, "interval"),
        bars: barsFromMessages(request.bars, "bars"),
        plan: foldPlanOf(request.plan, applied),
        policy: applied,
      };
      for await (const item of crossValidateForecasts(rooms, asked, context.signal)) {
        const result =
          "fold" in item
            ? { case: "fold" as const, value: foldMessage(item.fold, item.originMs) }
            : { case: "summary" as const, value: summaryMessage(item.summary) };
        yield { result };
      }
    },
    async detectRegime(request, context) {
      const asked = {
        interval: intervalFromMessage(request.interval, "interval"),
        bars: barsFromMessages(request.bars, "bars"),
        asOfMs: request.asOfTime && timeMsOf(request.asOfTime),
        policy: request.policy ? policyOf(request.policy) : policy,
      };
      return regimeReadingMessage(await detectRegime(rooms, asked, context.signal));
    },
    listModels: () => ({
      models: models.map(({ id, description, reference }) => ({ id, description, reference })),
    }),
    getPolicy({ overrides }) {
      const applied = overriddenFromMessage(policy, overrides);
      return { policy: policyMessage(applied), policyHash: policyHashOf(applied) };
    },
  };
}
