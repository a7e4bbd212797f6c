import { hashOf, sha256Hex } from "#lib/kernel/canonical.ts";
import { type FieldViolation, invalidField } from "#lib/kernel/fault.ts";
import { readSubmissionFile } from "./submission-file.ts";
import { type SubmittedForecast, submissionKey } from "./submitted-forecast.ts";

/** What a forecaster commits to. */
export interface CommitmentSubject
  extends Pick<SubmittedForecast, "ticker" | "interval" | "asOfMs"> {
  /** `forecasters/{name}`. */
  readonly source: string;
}

/** The hash of a forecast that is revealed later. */
export interface Commitment extends CommitmentSubject {
  /** `commitments/{id}`. */
  readonly name: string;
  readonly horizonBars: number;
  /** SHA-256 of the text that reveals it. */
  readonly contentHash: string;
  /** When it was received, UTC milliseconds. */
  readonly receivedMs: number;
  /** Until when it may be revealed, that instant included, UTC milliseconds. */
  readonly revealByMs: number;
}

/** The source of a forecaster's name. */
export function forecasterSource(name: string): string {
  return `forecasters/${name}`;
}

/** The name of the one commitment that a subject has. */
export function commitmentName(subject: CommitmentSubject): string {
  const id = hashOf({ source: subject.source, key: submissionKey(subject) });
  return `commitments/${id.slice(0, 32)}`;
}

/** SHA-256 of a text, as sha256sum prints it of the file. */
export function contentHashOfText(text: string): string {
  return sha256Hex(text);
}

/**
 * The forecast of a text.
 * @param subject whose it has to be
 * @throws Fault FIELD_INVALID below `content`, naming line and column of what is wrong.
 */
export function revealedForecast(text: string, subject: CommitmentSubject): SubmittedForecast {
  const { ticker, interval, asOfMs } = subject;
  const { forecasts, problems } = readSubmissionFile(text, { ticker, interval });
  const [problem] = problems;
  if (problem !== undefined) {
    const { line, column, description } = problem;
    const place = [
      ...(line === undefined ? [] : [`line ${line}`]),
      ...(column === undefined ? [] : [`column ${column}`]),
    ];
    throw invalidField("content", `${[...place, description].join(", ")}`);
  }
  const [forecast, ...others] = forecasts;
  if (forecast === undefined || others.length > 0) {
    throw invalidField("content", `holds ${forecasts.length} as-ofs; a commitment is to one`);
  }
  if (forecast.asOfMs !== asOfMs) {
    const [found, wanted] = [forecast.asOfMs, asOfMs].map((ms) => new Date(ms).toISOString());
    throw invalidField("content", `is as of ${found}, and the commitment as of ${wanted}`);
  }
  return forecast;
}

/** In what a second commitment to one subject differs from the first; undefined where it is the same. */
export function commitmentDifference(
  first: Pick<Commitment, "contentHash" | "horizonBars" | "revealByMs">,
  second: Pick<Commitment, "contentHash" | "horizonBars"> & Partial<Pick<Commitment, "revealByMs">>,
): FieldViolation | undefined {
  if (first.contentHash !== second.contentHash) {
    return { field: "content_hash", description: `was ${first.contentHash}` };
  }
  if (first.horizonBars !== second.horizonBars) {
    return { field: "horizon_bars", description: `was ${first.horizonBars}` };
  }
  if (second.revealByMs === undefined || first.revealByMs === second.revealByMs) return undefined;
  const description = `was ${new Date(first.revealByMs).toISOString()}`;
  return { field: "reveal_deadline", description };
}
