import { z } from "zod";
import { notFound } from "#lib/kernel/fault.ts";
import { yieldToEventLoop } from "#lib/kit/async/yield-to-event-loop.ts";
import { askedPage, numberKey, pageOf } from "#lib/kit/grpc/page.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { requiredTimeMs } from "#lib/wire/required-field.ts";
import { KeptReceiptSchema } from "#proto/pmx/forecast/v1/receipt_pb.ts";
import type {
  SubmissionService,
  SubmitForecastsRequest,
} from "#proto/pmx/forecast/v1/submission_service_pb.ts";
import { commitForecast, revealForecast, submitForecast } from "../app/commit-forecast.ts";
import { listReceipts } from "../app/list-receipts.ts";
import type { KnownCommitment, ReceiptStore, SubmissionStore } from "../app/ports.ts";
import { receiptTimeMs } from "../app/receipt-time.ts";
import { submitForecasts } from "../app/submit-forecasts.ts";
import type { SubmittedForecast } from "../domain/submission/submitted-forecast.ts";
import { receiptToMessage, revealToMessage } from "./receipt-message.ts";
import {
  commitmentToMessage,
  setToMessage,
  subjectFromMessage,
  submittedFromMessage,
} from "./submission-message.ts";

const receiptPages = {
  query: "receipts",
  sizes: { standard: 50, largest: 100 },
  key: z.tuple([numberKey, numberKey]),
};

/** The RPCs by which others submit forecasts. */
export function submissionHandlers(dependencies: {
  readonly submissions: SubmissionStore;
  readonly receipts: ReceiptStore;
  readonly nowMs: () => number;
}): Handlers<typeof SubmissionService> {
  const { submissions, receipts } = dependencies;
  const listed = { receipts, othersTurn: yieldToEventLoop };
  const answerOf = (known: KnownCommitment) => ({
    commitment: commitmentToMessage(known, receiptTimeMs(dependencies)),
  });
  return {
    async commitForecast({ subject, horizonBars, contentHash, revealDeadline }) {
      const revealByMs = requiredTimeMs(revealDeadline, "reveal_deadline");
      const terms = { horizonBars, contentHash, revealByMs };
      return answerOf(await commitForecast(dependencies, subjectFromMessage(subject), terms));
    },
    async revealForecast({ name, content }) {
      return answerOf(await revealForecast(dependencies, name, content));
    },
    async submitForecast({ subject, content }) {
      return answerOf(await submitForecast(dependencies, subjectFromMessage(subject), content));
    },
    getCommitment({ name }) {
      const known = submissions.findCommitment(name);
      if (known === undefined) throw notFound("commitment", name);
      return answerOf(known);
    },
    async submitForecasts(requests) {
      const set = await submitForecasts(dependencies, submittedOf(requests));
      return { forecastSet: setToMessage(set) };
    },
    getForecastSet({ name }) {
      const set = submissions.findSet(name);
      if (set === undefined) throw notFound("forecast set", name);
      return { forecastSet: setToMessage(set) };
    },
    async listReceipts(request) {
      const asked = askedPage(request, receiptPages);
      const { rows, count } = await listReceipts(listed, asked.after, asked.limit - 1);
      const page = pageOf(
        rows,
        { ...asked, limit: count + 1 },
        {
          keyOf: ({ position }) => position,
          schema: KeptReceiptSchema,
          toMessage: ({ receipt, reveal }) => ({
            receipt: receiptToMessage(receipt),
            ...(reveal && { reveal: revealToMessage(reveal) }),
          }),
        },
      );
      return { receipts: page.messages, nextPageToken: page.nextPageToken };
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
