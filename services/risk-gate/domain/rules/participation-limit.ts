import { quantityText, quantityWords, wholeQuantity } from "#lib/kernel/quantity.ts";
import { notEvaluable, type Rule } from "./rule.ts";

/**
 * The order takes at most the cost model's share of an average day's volume, beyond which its impact is
 * not known; a larger size is reduced. Where no volume is counted, as for currencies and most indices, the
 * share is unknown: the size is left to the other limits, and the cost is that of the whole share.
 */
export const participationLimit: Rule = {
  id: "participation-limit",
  reason: "PARTICIPATION_TOO_HIGH",
  unit: "ratio",
  requirement:
    "The order's share of an average day's volume is limited, where volume is known; otherwise it is reduced.",
  limitName: "participationLimitRatio of the cost model",
  canBeDisabled: false,
  limitOf: (_policy, costModel) => costModel.participationLimitRatio,
  evaluate(evaluation) {
    const limit = evaluation.costModel.participationLimitRatio;
    const { readings } = evaluation;
    const volume = readings.averageDailyVolumeUnits;
    const { participationUnits, requestedUnits } = evaluation.size;
    if (readings.isVolumeUnknown && requestedUnits !== undefined) {
      const message = `no volume is counted; charged as ${limit} of it`;
      return { outcome: "PASS", limit, message };
    }
    if (volume === undefined || participationUnits === undefined || requestedUnits === undefined) {
      return notEvaluable(evaluation, "the share of volume", limit);
    }
    const { instrument } = evaluation;
    const observed = wholeQuantity(instrument, Number(requestedUnits)) / volume;
    const message = `${quantityWords(instrument, requestedUnits)} asked for, ${quantityText(instrument, participationUnits)} are within the limit`;
    if (participationUnits === 0n) {
      return { outcome: "FAIL", reason: this.reason, observed, limit, message };
    }
    return requestedUnits <= participationUnits
      ? { outcome: "PASS", observed, limit, message }
      : { outcome: "REDUCE", reason: this.reason, observed, limit, message };
  },
};
