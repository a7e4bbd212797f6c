import { toJson } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { intervalCode } from "#lib/kernel/calendar.ts";
import type { ClientOf } from "#lib/kit/grpc/client/client.ts";
import { intervalToMessage } from "#lib/wire/bar-message.ts";
import { type Commitment, CommitmentSchema } from "#proto/pmx/forecast/v1/submission_pb.ts";
import { SubmissionService } from "#proto/pmx/forecast/v1/submission_service_pb.ts";
import type { CommandContext } from "../command-context.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { unlessInterrupted } from "../gateway-session.ts";
import { prefixedFault } from "../prefixed-fault.ts";
import { recordTable } from "../records/record-table.ts";
import { withService } from "../records/service-client.ts";
import { shellWord } from "../shell-word.ts";
import { type ForecastToSubmit, forecastsOf } from "./forecast-files.ts";
import { type Receipt, receiptColumns, receiptOf } from "./receipt.ts";
import type { SubmitArguments, SubmitStep } from "./submit-arguments.ts";

/**
 * Submits, commits to or reveals the forecasts of files; prints a receipt of each, with --json
 * `{ "receipts": [{ "timing": "LIVE" | "REPLAY", "commitment": Commitment }] }`.
 * @throws Fault FIELD_INVALID of files before anything is sent; that of the service, naming the file and the as-of.
 */
export async function submitCommand(
  typed: SubmitArguments,
  context: CommandContext,
): Promise<number> {
  const { step, json, address, dataDir } = typed;
  const { terminal, environment } = context;
  const forecasts = await forecastsOf(typed);
  const place = { dataDir, ...(address !== undefined && { address }) };
  const receipts = await withGateway(place, context, (gateway) =>
    withService(SubmissionService, { name: "forecast", gateway, place, environment }, (client) =>
      receiptsOf(client, forecasts, step, context),
    ),
  );
  if (json) {
    const members = receipts.map(({ timing, commitment }) => {
      return {
        timing,
        commitment: toJson(CommitmentSchema, commitment, { alwaysEmitImplicit: true }),
      };
    });
    terminal.out(`${JSON.stringify({ receipts: members })}\n`);
    return exitCodes.pass;
  }
  const none = "no forecast was submitted";
  terminal.out(recordTable(receiptColumns, receipts, { none, width: terminal.outColumns }));
  if (step.kind === "commit") terminal.out(`Reveal until then with: ${revealing(typed)}\n`);
  return exitCodes.pass;
}

/** One after another, so that what was received is known when one is refused. */
async function receiptsOf(
  client: ClientOf<typeof SubmissionService>,
  forecasts: readonly ForecastToSubmit[],
  step: SubmitStep,
  { interruption }: CommandContext,
): Promise<readonly Receipt[]> {
  const receipts: Receipt[] = [];
  for (const one of forecasts) {
    const { file, subject } = one;
    try {
      const commitment = await unlessInterrupted(interruption, sent(client, one, step));
      receipts.push(receiptOf(one, commitment));
    } catch (error) {
      const done = receipts.length;
      const before = done === 0 ? "" : `; ${done} of ${forecasts.length} were received before it`;
      throw prefixedFault(
        error,
        `${file}, as of ${new Date(subject.asOfMs).toISOString()}`,
        before,
      );
    }
  }
  return receipts;
}

async function sent(
  client: ClientOf<typeof SubmissionService>,
  forecast: ForecastToSubmit,
  step: SubmitStep,
): Promise<Commitment> {
  const { forecaster, content, contentHash, horizonBars } = forecast;
  const { ticker, interval, asOfMs } = forecast.subject;
  const asOfTime = timestampFromMs(asOfMs);
  const subject = { forecaster, ticker, interval: intervalToMessage(interval), asOfTime };
  switch (step.kind) {
    case "submit":
      return (await client.submitForecast({ subject, content })).commitment!;
    case "commit": {
      const revealDeadline = timestampFromMs(step.revealByMs);
      const terms = { horizonBars, contentHash, revealDeadline };
      return (await client.commitForecast({ subject, ...terms })).commitment!;
    }
    case "reveal":
      return (await client.revealForecast({ name: forecast.commitment, content })).commitment!;
  }
}

/** The command that reveals what this one committed to. */
function revealing({ files, forecaster, interval, address, dataDir }: SubmitArguments): string {
  return [
    "pmx submit",
    ...files.map(shellWord),
    ...(forecaster === undefined ? [] : ["--source", forecaster]),
    ...(interval === undefined ? [] : ["--interval", intervalCode(interval)]),
    "--reveal",
    ...(address === undefined ? ["--data-dir", shellWord(dataDir)] : ["--address", address]),
  ].join(" ");
}
