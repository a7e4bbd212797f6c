import { enumName } from "#lib/wire/enum-name.ts";
import {
  DroppedPairReason,
  type MetricComparison,
  type SetComparison,
} from "#proto/pmx/audit/v1/comparison_pb.ts";
import { conclusionText } from "./assured-comparison.ts";
import { readable } from "./plain-text.ts";

/** In which settings both arms differ. */
export function variedSentence({ varied }: Pick<SetComparison, "varied">): string {
  const differing = varied.map((one) => `${one.path} (${one.baseJson} against ${one.otherJson})`);
  return `The policies differ in ${differing.join(", ")}.`;
}

/** How both were compared, and what decides. */
export function methodSentence({ spec, metrics }: SetComparison): string {
  const share = (ratio: number | undefined) => `${Number(((ratio ?? 0) * 100).toFixed(2))} %`;
  return `One pair an as-of date, of windows that share no bar. Test at ${share(spec?.testLevelRatio)}; detectable is the least true difference that is found in ${share(spec?.powerRatio)} of cases; differences up to ${share(spec?.relativeMarginRatio)} of the base's mean are none that matter. ${readable(metrics[0]?.metric ?? "")} decides, the others are information.`;
}

/** What the comparison comes to as written. */
export function conclusionSentence({ conclusion, reason }: SetComparison): string {
  return `${conclusionText(conclusion)}: ${reason}.`;
}

const droppedTexts: Readonly<Record<keyof typeof DroppedPairReason, string>> = {
  UNSPECIFIED: "left out",
  OVERLAPS: "audit runs that share bars with the one before",
  ONLY_BASE: "values of the base alone",
  ONLY_OTHER: "values of the other alone",
  NEITHER: "audit runs without a value",
  NO_SHARED_TICKER: "windows without a value of both",
};

/** What a metric says, what is in no pair, and why there is no relative change: the numbers do not say. */
export function metricNote({ dropped, relativeUndefinedReason, reason }: MetricComparison): string {
  const left = dropped.map(({ reason: why, count }) => {
    return `${count} ${droppedTexts[enumName(DroppedPairReason, why) ?? "UNSPECIFIED"]}`;
  });
  const relative =
    relativeUndefinedReason === "" ? "" : `; relative change undefined: ${relativeUndefinedReason}`;
  const dropping = left.length === 0 ? "" : `; in no pair: ${left.join(", ")}`;
  return `${reason}${dropping}${relative}`;
}

/** A relative change in percent; undefined where the base is near 0. */
export function relativeText({ relativeChange }: MetricComparison): string {
  return relativeChange === undefined ? "undefined" : `${(relativeChange * 100).toFixed(1)} %`;
}
