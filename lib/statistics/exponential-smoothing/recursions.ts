import type { EtsForm } from "./form.ts";
import type { Backward, Forward } from "./recursion.ts";
import {
  backwardLevelAdditive,
  backwardTrendAdditive,
  forwardLevelAdditive,
  forwardTrendAdditive,
} from "./recursion-additive-season.ts";
import {
  backwardLevelMultiplicative,
  backwardTrendMultiplicative,
  forwardLevelMultiplicative,
  forwardTrendMultiplicative,
} from "./recursion-multiplicative-season.ts";
import {
  backwardLevel,
  backwardTrend,
  forwardLevel,
  forwardTrend,
} from "./recursion-without-season.ts";

/** The two passes of a form. */
export interface Recursion {
  readonly forward: Forward;
  readonly backward: Backward;
}

const recursions = {
  N: {
    level: { forward: forwardLevel, backward: backwardLevel },
    trend: { forward: forwardTrend, backward: backwardTrend },
  },
  A: {
    level: { forward: forwardLevelAdditive, backward: backwardLevelAdditive },
    trend: { forward: forwardTrendAdditive, backward: backwardTrendAdditive },
  },
  M: {
    level: { forward: forwardLevelMultiplicative, backward: backwardLevelMultiplicative },
    trend: { forward: forwardTrendMultiplicative, backward: backwardTrendMultiplicative },
  },
} as const satisfies Record<string, Record<string, Recursion>>;

/** The passes of a form; a straight trend is a damped one with φ = 1. */
export function recursionOf({ trend, season }: Pick<EtsForm, "trend" | "season">): Recursion {
  return recursions[season][trend === "N" ? "level" : "trend"];
}
