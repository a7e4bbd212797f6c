import { z } from "zod";
import type { BarKind } from "#lib/kernel/calendar.ts";
import { notFound } from "#lib/kernel/fault.ts";
import { askedPage, pageOf } from "#lib/kit/grpc/page.ts";
import type { Handlers, RegistrationSettings } from "#lib/kit/grpc/server/handlers.ts";
import { faultToMessage } from "#lib/kit/grpc/shared/status.ts";
import { barsFromMessages, intervalFromMessage } from "#lib/wire/bar-message.ts";
import { contractSettings } from "#lib/wire/contract-settings.ts";
import { factPositionToMessage } from "#lib/wire/fact-position-message.ts";
import { assetClassFromMessage } from "#lib/wire/instrument-message.ts";
import { timeMsOf } from "#lib/wire/timestamp.ts";
import { ForecastSchema } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import type {
  DetectRegimeRequest,
  ForecastService,
} from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { ForecastPolicySchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { batchCreateForecasts } from "../app/batch-create-forecasts.ts";
import { createForecast } from "../app/create-forecast.ts";
import { crossValidateForecasts } from "../app/cross-validate.ts";
import { detectRegime } from "../app/detect-regime.ts";
import { pinnedSubmission } from "../app/pinned-submission.ts";
import type {
  Committed,
  ExternalForecasters,
  FitEngine,
  ForecastStore,
  SubmissionStore,
} from "../app/ports.ts";
import { scoreForecast } from "../app/score-forecast.ts";
import type { Forecast } from "../domain/forecast.ts";
import { policyHashOf } from "../domain/identity.ts";
import { models } from "../domain/models/registry.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import {
  type AppliedPolicy,
  batchFromMessage,
  createForecastFromMessage,
} from "./create-forecast-message.ts";
import {
  foldPlanFromMessage,
  foldToMessage,
  summaryToMessage,
} from "./cross-validation-message.ts";
import { forecastToMessage } from "./forecast-message.ts";
import { outcomeToMessage } from "./outcome-message.ts";
import {
  createPolicyFromMessage,
  overriddenFromMessage,
  policyToMessage,
} from "./policy-message.ts";
import { regimeReadingToMessage } from "./regime-message.ts";

export { operations } from "#lib/wire/operations.ts";
export { refusedFacts } from "#lib/wire/refused-facts.ts";
export { storedTimes } from "#lib/wire/stored-times.ts";

/** How the service is registered: callers send the policy of a sprint with each forecast that they ask for. */
export const registration: RegistrationSettings = {
  ...contractSettings,
  rememberedMessages: [ForecastPolicySchema],
};

const forecastPages = { sizes: { standard: 50, largest: 100 }, key: z.int().min(1) };

/** What the RPCs answer from. */
export interface ForecastDependencies {
  readonly store: ForecastStore;
  readonly submissions: Pick<SubmissionStore, "find" | "findCommitment" | "hasSource" | "latestMs">;
  readonly external: ExternalForecasters;
  readonly engine: FitEngine;
  /** Applies where a request brings none. */
  readonly policy: ForecastPolicy;
  readonly nowMs: () => number;
  /** Name of the service in fact positions. */
  readonly source: string;
}

/** The RPCs of the forecast service. */
export function forecastHandlers(
  dependencies: ForecastDependencies,
): Handlers<typeof ForecastService> {
  const { store, policy } = dependencies;
  const policyFromMessage = createPolicyFromMessage();
  const appliedPolicy: AppliedPolicy = (message) =>
    message === undefined ? policy : policyFromMessage(message);
  const factPosition = (sequence: number) => factPositionToMessage(dependencies.source, sequence);
  const createdToMessage = ({ value, position }: Committed<Forecast>) => ({
    forecast: forecastToMessage(value),
    factPosition: factPosition(position),
  });
  return {
    // Not an async function: one would keep the request's bars in memory until the fit has ended.
    createForecast: (request, context) => {
      const asked = createForecastFromMessage(request, appliedPolicy);
      return createForecast(dependencies, asked, context).then(createdToMessage);
    },
    async *batchCreateForecasts(request, context) {
      const asked = batchFromMessage(request, appliedPolicy);
      for await (const item of batchCreateForecasts(dependencies, asked, context)) {
        const { index } = item;
        yield "created" in item
          ? { index, result: { case: "created" as const, value: createdToMessage(item.created) } }
          : { index, result: { case: "error" as const, value: faultToMessage(item.fault) } };
      }
    },
    getForecast({ name }) {
      const forecast = store.find(name);
      if (forecast === undefined) throw notFound("forecast", name);
      const outcome = store.findOutcome(name);
      return {
        forecast: forecastToMessage(forecast),
        ...(outcome && { outcome: outcomeToMessage(outcome) }),
      };
    },
    listForecasts(request) {
      const query = { auditSet: request.auditSet, ticker: request.ticker };
      const asked = askedPage(request, { query, ...forecastPages });
      const listed = store.list(query, asked.after ?? 0, asked.limit);
      const { messages: forecasts, nextPageToken } = pageOf(listed, asked, {
        keyOf: ({ position }) => position,
        schema: ForecastSchema,
        toMessage: ({ forecast }) => forecastToMessage(forecast),
      });
      return { forecasts, nextPageToken };
    },
    async scoreForecast(request) {
      const stored = await scoreForecast(
        dependencies,
        request.name,
        barsFromMessages(request.bars, "bars"),
        request.holdingBars,
      );
      return {
        outcome: outcomeToMessage(stored.value),
        factPosition: factPosition(stored.position),
      };
    },
    async *crossValidate(request, context) {
      const applied = appliedPolicy(request.policy);
      const asked = {
        kind: barKindFromMessage(request),
        bars: barsFromMessages(request.bars, "bars"),
        plan: foldPlanFromMessage(request.plan, applied),
        policy: applied,
      };
      for await (const item of crossValidateForecasts(dependencies, asked, context)) {
        const result =
          "fold" in item
            ? { case: "fold" as const, value: foldToMessage(item.fold, item.originMs) }
            : { case: "summary" as const, value: summaryToMessage(item.summary) };
        yield { result };
      }
    },
    async detectRegime(request, context) {
      const asked = {
        kind: barKindFromMessage(request),
        bars: barsFromMessages(request.bars, "bars"),
        asOfMs: request.asOfTime && timeMsOf(request.asOfTime, "as_of_time"),
        policy: appliedPolicy(request.policy),
      };
      return regimeReadingToMessage(await detectRegime(dependencies, asked, context));
    },
    listModels: () => ({
      models: models.map(({ id, description, reference }) => ({ id, description, reference })),
    }),
    async getPolicy({ overrides }) {
      const applied = await pinnedSubmission(
        dependencies,
        overriddenFromMessage(policy, overrides),
      );
      return { policy: policyToMessage(applied), policyHash: policyHashOf(applied) };
    },
  };
}

/** What the bars of a request are of. @throws Fault INVALID_ARGUMENT FIELD_INVALID. */
function barKindFromMessage({
  interval,
  assetClass,
  exchange,
}: Pick<DetectRegimeRequest, "interval" | "assetClass" | "exchange">): BarKind {
  const known = assetClassFromMessage(assetClass, "asset_class");
  return {
    interval: intervalFromMessage(interval, "interval"),
    ...(known === undefined ? {} : { assetClass: known }),
    ...(exchange !== "" && { exchange }),
  };
}
