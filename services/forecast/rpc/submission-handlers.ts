import { notFound } from "#lib/kernel/fault.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import type {
  SubmissionService,
  SubmitForecastsRequest,
} from "#proto/pmx/forecast/v1/submission_service_pb.ts";
import type { SubmissionStore } from "../app/ports.ts";
import { submitForecasts } from "../app/submit-forecasts.ts";
import type { SubmittedForecast } from "../domain/submission/submitted-forecast.ts";
import { setToMessage, submittedFromMessage } from "./submission-message.ts";

/** The RPCs by which others submit forecasts. */
export function submissionHandlers(dependencies: {
  readonly submissions: SubmissionStore;
  readonly nowMs: () => number;
}): Handlers<typeof SubmissionService> {
  return {
    async submitForecasts(requests) {
      const set = await submitForecasts(dependencies, submittedOf(requests));
      return { forecastSet: setToMessage(set) };
    },
    getForecastSet({ name }) {
      const set = dependencies.submissions.findSet(name);
      if (set === undefined) throw notFound("forecast set", name);
      return { forecastSet: setToMessage(set) };
    },
  };
}

async function* submittedOf(
  requests: AsyncIterable<SubmitForecastsRequest>,
): AsyncGenerator<readonly SubmittedForecast[]> {
  let before = 0;
  for await (const { forecasts } of requests) {
    yield forecasts.map((one, at) => submittedFromMessage(one, `forecasts[${before + at}]`));
    before += forecasts.length;
  }
}
