import type { z } from "zod";
import type { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";

/** What a path is made of besides the settings of its model. */
export interface PathGrid {
  /** Steps that a bar is made in, 1 or more. */
  readonly stepsPerBar: number;
  /** Bars of a year: settings are for a year unless their name says otherwise. */
  readonly barsPerYear: number;
}

/**
 * One path under way: answers the change of the log price over the next step.
 * @param shock - a standard normal number, the part that tickers of one seed have in common.
 */
export type Step = (shock: number) => number;

/** Starts a path. @param random - draws of this path alone: jumps, variances, states. */
export type BeginPath = (grid: PathGrid, random: SeededRandom) => Step;

/** A stochastic process of a price. */
export interface PriceModel {
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  /** Where its formula comes from. */
  readonly reference: string;
  /** Reads its settings, each a number with a default; or says which one is wrong. */
  read(given: object): ReadModel | { readonly problem: string };
}

/** A model whose settings were read. */
export interface ReadModel {
  readonly settings: Readonly<Record<string, number>>;
  readonly begin: BeginPath;
}

/** A model from the schema of its settings and how it begins a path with them. */
export function priceModel<Settings extends Readonly<Record<string, number>>>({
  settings,
  begin,
  ...texts
}: Pick<PriceModel, "name" | "description" | "reference"> & {
  readonly settings: z.ZodType<Settings>;
  readonly begin: (settings: Settings, ...path: Parameters<BeginPath>) => Step;
}): PriceModel {
  return {
    ...texts,
    read(given) {
      const read = settings.safeParse(given);
      if (read.success)
        return { settings: read.data, begin: (...path) => begin(read.data, ...path) };
      const [{ path, message }] = read.error.issues as [z.core.$ZodIssue];
      return { problem: [...path, message].join(": ") };
    },
  };
}
