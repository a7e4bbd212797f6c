import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { intervalToMessage } from "#lib/wire/bar-message.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import {
  EvidenceBasis,
  type TrialCountSchema,
  type TrialSchema,
} from "#proto/pmx/sprint/v1/trial_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import type { TrialCount, TrialDates } from "../domain/trial-count.ts";
import { confirmatoryRuns, evidenceBasisOf, trialAlpha } from "../domain/trials/evidence-basis.ts";
import type { RecordedTrial } from "../domain/trials/trial.ts";

/** The count of a sprint's trials as its message. @param asOfTimesMs - of the sprint's audit runs */
export function trialCountToMessage(
  { ticker, number, familySize, familyAlphaRatio, seenUntilMs, ...rest }: TrialCount,
  asOfTimesMs: readonly number[],
): MessageInitShape<typeof TrialCountSchema> {
  const confirmatory = confirmatoryRuns(asOfTimesMs, seenUntilMs);
  const basis = evidenceBasisOf(confirmatory, asOfTimesMs.length);
  return {
    ...{ ticker, number, familySize, ...datesToMessage(rest) },
    underOtherNames: rest.underOtherNames,
    familyAlphaRatio,
    alphaRatio: trialAlpha({ familyAlphaRatio, number }),
    evidenceBasis: EvidenceBasis[basis],
    confirmatoryAuditRuns: confirmatory,
    auditRuns: asOfTimesMs.length,
    seenUntilTime: timestampFromMs(seenUntilMs),
  };
}

/** A trial as its message. */
export function trialToMessage(trial: RecordedTrial): MessageInitShape<typeof TrialSchema> {
  const { ticker, provenance, number, audits, horizonBars, interval } = trial;
  const { policyHash, settingHash, seenUntilMs, createTimeMs, sprints, underOtherNames } = trial;
  return {
    ...{ ticker, number, underOtherNames, audits, horizonBars, policyHash, settingHash },
    ...datesToMessage(trial),
    dataProvenance: DataProvenance[provenance],
    interval: intervalToMessage(interval),
    alphaRatio: trialAlpha(trial),
    seenUntilTime: timestampFromMs(seenUntilMs),
    createTime: timestampFromMs(createTimeMs),
    sprints: sprints.map(({ verdict = "UNSPECIFIED", ...rest }) => {
      return { ...rest, verdict: GateVerdict[verdict as keyof typeof GateVerdict] ?? 0 };
    }),
  };
}

function datesToMessage({ firstAsOfMs, lastOutcomeMs }: TrialDates) {
  return {
    firstAsOfTime: timestampFromMs(firstAsOfMs),
    ...(lastOutcomeMs !== undefined && { lastOutcomeTime: timestampFromMs(lastOutcomeMs) }),
  };
}
