import type { EtsForm } from "#lib/statistics/exponential-smoothing/form.ts";
import { referenceNumbers } from "#test/support/reference-numbers.ts";

/** What R's `ets` found with an imposed form. */
export interface FixedFormCase {
  readonly data: string;
  readonly method: string;
  readonly par: {
    alpha: number;
    beta?: number;
    gamma?: number;
    phi?: number;
    l: number;
    b?: number;
  };
  readonly loglik: number;
  readonly aicc: number;
  readonly mean: number[];
  readonly last_state: number | number[];
}

export interface EtsReference {
  readonly fixedForm: FixedFormCase[];
  readonly auto: Record<string, { method: string; aicc: number }>;
  readonly theta: Record<string, { alpha: number; drift: number; mean: number[] }>;
  readonly ses: { data: string; par: { alpha: number; l: number }; mean: number; sse: number }[];
  readonly holt: { data: string; mean: number[]; mean_damped: number[] }[];
  readonly stlCo2: { seasonal: number[]; trend: number[] };
  readonly stlfAirPassengers: number[];
  readonly misc: Record<string, number> & { acf_logAP_1_13: number[] };
}

export const reference: EtsReference = referenceNumbers("ets");

/** The form that "ETS(M,Ad,M)" names. */
export function formOf(method: string): EtsForm {
  const [error, trend, season] = method.slice(4, -1).split(",");
  return { error, trend, season } as EtsForm;
}

/** Season of the classic series in the cases. */
export function periodOf(series: string): number {
  return ["AirPassengers", "USAccDeaths"].includes(series) ? 12 : 1;
}

/** Largest relative difference of two lists. */
export function furthest(actual: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(...expected.map((value, i) => Math.abs(actual[i]! / value - 1)));
}
