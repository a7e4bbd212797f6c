import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { sprintSpec } from "./world.ts";

/** In bars of another length than those of the world: two of its daily ones. */
export const holdingLimit = {
  limit: { case: "bars", value: { count: 14, interval: BarInterval.HOUR_1 } },
} as const;

/** What a sprint may be asked for; some numbers ask for more. */
export function newSpec(number: number) {
  return {
    ...sprintSpec,
    riskOverrides: { holdingLimit },
    forecastOverrides: {},
    includeFrontierTickers: number % 2 === 0,
    gates: number % 2 === 0 ? ["phase-0"] : [],
    ...(number % 3 === 0 && { intradayPass: { cycles: number % 5 } }),
  };
}
