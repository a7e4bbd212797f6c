import type { BarInterval } from "#lib/kernel/bar.ts";
import { barFrequency } from "#lib/kernel/calendar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { type PhaseRecipe, phaseRecipes, phasesWithoutRecipe } from "#lib/report/phases.ts";
import { usageFault } from "./flag.ts";
import type { Setting } from "./setting.ts";

/** The phases that can be run, as they are typed. */
export const phaseNames = Object.keys(phaseRecipes);

/** What a phase of the roadmap runs. @throws Fault FIELD_INVALID for one that is no sprint, saying why. */
export function phaseRecipe({ where, text }: Setting): PhaseRecipe {
  const recipe = Object.hasOwn(phaseRecipes, text) ? phaseRecipes[text] : undefined;
  if (recipe !== undefined) return { phase: text, ...recipe };
  const known = Object.hasOwn(phasesWithoutRecipe, text) ? phasesWithoutRecipe[text] : undefined;
  throw usageFault(where, known ?? `"${text}" is no phase of the roadmap; there are 0 to 4`);
}

/** The features that phase 3 tries, each with a gate of its own. */
export interface TriedFeatures {
  readonly barbell: boolean;
  readonly frontier: boolean;
}

/**
 * The gates of a phase for the features that are tried.
 * @throws Fault FIELD_INVALID for a sprint of phase 3 without any.
 */
export function gatesOfFeatures(
  recipe: PhaseRecipe | undefined,
  { barbell, frontier }: TriedFeatures,
): readonly string[] | undefined {
  if (recipe?.phase !== "3") return recipe?.gates;
  if (!barbell && !frontier) {
    const message = "phase 3 tries a feature: add --barbell or --include-frontier-tickers";
    throw usageFault("--phase", message);
  }
  const left = [...(barbell ? [] : ["phase-3-barbell"]), ...(frontier ? [] : ["phase-3-frontier"])];
  return recipe.gates.filter((gate) => !left.includes(gate));
}

/** The gate that a baseline of phase 3 was judged by. */
export const baselineGate = "phase-2";

/**
 * The error of a sprint whose bars are missing, with those that its phase wants; any other error as it is.
 */
export function withWantedBars(
  error: unknown,
  { phase, tickers }: { readonly phase: string; readonly tickers: readonly string[] },
  interval: BarInterval,
): unknown {
  if (!(error instanceof Fault) || error.reason !== "INSTRUMENT_UNKNOWN") return error;
  const { code, reason, message, metadata } = error;
  const wanted = `phase ${phase} wants ${barFrequency(interval)} bars of ${tickers.join(", ")}`;
  const advice =
    "give them with --bars FILE|DIR (a file a ticker, such as MSFT.csv), or name other tickers with --tickers";
  return new Fault(code, reason, `${wanted}: ${message}. So ${advice}`, { metadata });
}
