import { damped } from "#services/forecast/domain/models/damped.ts";
import { drift } from "#services/forecast/domain/models/drift.ts";
import { ets } from "#services/forecast/domain/models/ets.ts";
import type { Model } from "#services/forecast/domain/models/model.ts";
import { naive } from "#services/forecast/domain/models/naive.ts";
import { seasonalNaive } from "#services/forecast/domain/models/seasonal-naive.ts";
import { stlTheta } from "#services/forecast/domain/models/stl-theta.ts";
import { theta } from "#services/forecast/domain/models/theta.ts";
import type { ForecastPolicy } from "#services/forecast/domain/policy.ts";
import { policy } from "#test/support/forecast-policy.ts";

/** Every method that is scored by itself. */
export const singles: readonly Model[] = [
  naive,
  drift,
  seasonalNaive,
  theta,
  damped,
  ets,
  stlTheta,
];

/** The members of the combined forecast: those that know a season where there is one. */
export function membersFor(periodBars: number): readonly Model[] {
  return periodBars > 1
    ? [naive, seasonalNaive, theta, damped, ets, stlTheta]
    : [naive, theta, damped, ets];
}

const hoursOfDay = 24;
const daysOfWeek = 7;
const origins = 5;
/** Members below nine tenths of an equal weight are dropped. */
const minimumShare = 0.9;

/**
 * The policy of a season and a horizon, the same rule for every subset: five rolling origins half a
 * horizon apart, half equal weights, the weak members dropped; hours have a week as a second season.
 */
export function policyFor(periodBars: number, horizonBars: number): ForecastPolicy {
  const members = membersFor(periodBars);
  return {
    ...policy,
    models: members.map(({ id }) => id),
    seasonPeriodBars: periodBars,
    validationOrigins: origins,
    validationStepBars: Math.max(1, Math.floor(horizonBars / 2)),
    equalWeightShrinkageRatio: 0.5,
    minimumWeightRatio: minimumShare / members.length,
    ets: {
      forms: "ALL",
      iterationLimit: 300,
      longSeasonPeriodBars: periodBars === hoursOfDay ? hoursOfDay * daysOfWeek : 1,
    },
  };
}
