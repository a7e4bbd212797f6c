import { enumName } from "#lib/wire/enum-name.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { EvidenceBasis, type Trial, type TrialCount } from "#proto/pmx/sprint/v1/trial_pb.ts";
import { dateText, timeText } from "./plain-text.ts";

/**
 * How many settings were scored on the dates of a sprint, what that leaves for its verdict, and what its evidence
 * rests on. Empty for sprints of a gateway that counts no trials.
 */
export function trialSentences({ trial, spec }: Pick<Sprint, "trial" | "spec">): readonly string[] {
  if (trial === undefined) return [];
  const { number, familySize, ticker, familyAlphaRatio, alphaRatio, underOtherNames } = trial;
  const later = familySize > number ? ` (${familySize} by now)` : "";
  const elsewhere = underOtherNames > 0 ? `, ${underOtherNames} before it under another name` : "";
  const place = `${ordinal(number)} setting scored on ${ticker} ${datesText(trial, spec?.interval)}${later}${elsewhere}`;
  const alpha = `α, its chance of a wrong PASS: ${shareText(alphaRatio)}, of ${shareText(familyAlphaRatio)} for all of them together`;
  return [`Trials: ${place}; ${alpha}.`, basisText(trial)].filter((text) => text !== "");
}

/** Between which dates a setting was scored: those of its first as-of and of its last outcome bar. */
export function datesText(
  { firstAsOfTime, lastOutcomeTime }: Pick<Trial, "firstAsOfTime" | "lastOutcomeTime">,
  interval: NonNullable<Sprint["spec"]>["interval"] | undefined,
): string {
  const from = timeText(firstAsOfTime, interval);
  return lastOutcomeTime === undefined
    ? `from ${from} on`
    : `${from} to ${timeText(lastOutcomeTime, interval)}`;
}

/** A share of 1 in percent, to two digits that say something. */
export function shareText(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(2))} %`;
}

function basisText({ evidenceBasis, confirmatoryAuditRuns, auditRuns, seenUntilTime }: TrialCount) {
  const seen = `bars up to ${dateText(seenUntilTime)} were there when this setting was first recorded`;
  switch (enumName(EvidenceBasis, evidenceBasis)) {
    case "EXPLORATORY":
      return `Basis: EXPLORATORY: ${seen}, those of every audit run among them, so that it may have been fitted to them.`;
    case "MIXED":
      return `Basis: MIXED: ${seen}; all outcomes of ${confirmatoryAuditRuns} of ${auditRuns} audit runs came later.`;
    case "CONFIRMATORY":
      return `Basis: CONFIRMATORY: ${seen}; all outcomes came later.`;
    default:
      return "";
  }
}

/** 1st, 2nd, 3rd, 11th, 22nd. */
export function ordinal(number: number): string {
  const [tens, ones] = [number % 100, number % 10];
  const isTeen = tens >= 11 && tens <= 13;
  const ending = isTeen ? "th" : (["th", "st", "nd", "rd"][ones] ?? "th");
  return `${number}${ending}`;
}
