import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import { Fault, type FieldViolation, invalidField, invalidFields } from "#lib/kernel/fault.ts";
import { horizonOpensMs } from "#lib/kernel/horizon-opening.ts";
import { required } from "#lib/wire/required-field.ts";
import {
  type SubmitForecastRequest,
  SubmitForecastRequestSchema,
} from "#proto/pmx/forecast/v1/submission_service_pb.ts";
import {
  type CommitmentSubject,
  commitmentName,
  contentHashOfText,
  forecasterSource,
  revealedForecast,
} from "#services/forecast/domain/submission/commitment.ts";
import { readSubmissionFile } from "#services/forecast/domain/submission/submission-file.ts";
import {
  type SubmissionTiming,
  submissionTiming,
} from "#services/forecast/domain/submission/submission-timing.ts";
import { subjectProblems } from "#services/forecast/domain/submission/submitted-forecast.ts";
import { subjectFromMessage } from "#services/forecast/rpc/submission-message.ts";
import { bareName, barFilesAt, textOfFile } from "../bars/file-text.ts";
import {
  largestForecastFile,
  refuseProblems,
  violationOf,
} from "../forecaster/submission-files.ts";
import { isJsonFile, type SubmitArguments } from "./submit-arguments.ts";
import { textsByAsOf } from "./texts-by-as-of.ts";

/** One forecast to submit. */
export interface ForecastToSubmit {
  readonly file: string;
  readonly forecaster: string;
  readonly subject: CommitmentSubject;
  /** Resource name of the commitment to it. */
  readonly commitment: string;
  readonly content: string;
  /** SHA-256 of the content. */
  readonly contentHash: string;
  readonly horizonBars: number;
  /**
   * What it is where the service received it, or its hash, at a time, by the market that the ticker stands for; a sprint
   * says it of the instrument that it has.
   */
  readonly timingAt: (receivedMs: number) => SubmissionTiming;
}

export type { SubmissionTiming };

type Asked = Pick<SubmitArguments, "files" | "forecaster" | "interval">;

/**
 * The forecasts of files: of a CSV, which is named after its ticker, one for each as-of; of a JSON file the one that its
 * SubmitForecastRequest holds.
 * @throws Fault FIELD_INVALID naming file, line and column of what is wrong
 */
export async function forecastsOf(asked: Asked): Promise<readonly ForecastToSubmit[]> {
  const forecasts: ForecastToSubmit[] = [];
  const problems: FieldViolation[] = [];
  for (const path of asked.files) {
    for (const file of isJsonFile(path) ? [path] : await barFilesAt(path)) {
      const text = await textOfFile(file, largestForecastFile);
      const read = () =>
        isJsonFile(file)
          ? [ofRequest(file, text, asked.forecaster)]
          : ofTable(file, text, asked, problems);
      // One by one: a spread of as many arguments may overflow the stack.
      for (const forecast of problemsKept(file, read, problems)) forecasts.push(forecast);
    }
  }
  refuseProblems(problems);
  return forecasts;
}

/** What was read; nothing where a fault says what is wrong, which is kept by its file. */
function problemsKept(
  file: string,
  read: () => readonly ForecastToSubmit[],
  problems: FieldViolation[],
): readonly ForecastToSubmit[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Fault) || error.reason !== "FIELD_INVALID") throw error;
    for (const { field, description } of error.violations) {
      problems.push({ field: `${file}, ${field}`, description });
    }
    return [];
  }
}

function ofTable(
  file: string,
  text: string,
  { forecaster = "", interval = "DAY_1" }: Asked,
  problems: FieldViolation[],
): readonly ForecastToSubmit[] {
  const { ticker } = instrumentOfTicker(bareName(file));
  const read = readSubmissionFile(text, { ticker, interval });
  for (const problem of read.problems) problems.push(violationOf(file, problem));
  if (read.problems.length > 0) return [];
  const texts = textsByAsOf(text);
  return read.forecasts.map(({ asOfMs, medianPrices }, at) => {
    const subject = { source: forecasterSource(forecaster), ticker, interval, asOfMs };
    return toSubmit({ file, forecaster, subject, content: texts[at]!, medianPrices });
  });
}

/** @throws Fault FIELD_INVALID naming the field, and line and column of its content */
function ofRequest(file: string, text: string, asked: string | undefined): ForecastToSubmit {
  const request = requestOf(text);
  const named = required(request.subject, "subject");
  const forecaster = named.forecaster || asked;
  if (forecaster === undefined) {
    throw invalidField("subject.forecaster", "is missing; name it there, or with --source");
  }
  if (asked !== undefined && asked !== forecaster) {
    throw invalidField("subject.forecaster", `is "${forecaster}", and --source ${asked}`);
  }
  const subject = subjectFromMessage({ ...named, forecaster });
  const problems = subjectProblems(subject);
  if (problems.length > 0) {
    throw invalidFields(problems.map((one) => ({ ...one, field: `subject.${one.field}` })));
  }
  const { content } = request;
  const { medianPrices } = revealedForecast(content, subject);
  return toSubmit({ file, forecaster, subject, content, medianPrices });
}

/** @throws Fault FIELD_INVALID for a ticker whose market is unknown, before anything is sent */
function toSubmit({
  medianPrices,
  ...forecast
}: Pick<ForecastToSubmit, "file" | "forecaster" | "subject" | "content"> & {
  readonly medianPrices: readonly number[];
}): ForecastToSubmit {
  const { subject, content } = forecast;
  const { ticker, interval, asOfMs } = subject;
  const opensMs = horizonOpensMs(instrumentOfTicker(ticker), interval, asOfMs);
  return {
    ...forecast,
    commitment: commitmentName(subject),
    contentHash: contentHashOfText(content),
    horizonBars: medianPrices.length,
    timingAt: (receivedMs) => submissionTiming(opensMs, receivedMs),
  };
}

function requestOf(text: string): SubmitForecastRequest {
  try {
    return fromJson(SubmitForecastRequestSchema, JSON.parse(text) as JsonValue);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw invalidField("the whole file", `is no SubmitForecastRequest in JSON: ${found}`);
  }
}
