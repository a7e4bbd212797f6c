import type { BarInterval } from "#lib/kernel/bar.ts";
import { barFrequency } from "#lib/kernel/calendar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { usageFault } from "./flag.ts";
import type { PolicyOverrides } from "./policy-flags.ts";
import type { Setting } from "./setting.ts";

/** What the roadmap runs for a phase; a flag or variable of the same wins over each member. */
export interface PhaseRecipe {
  /** As it is typed, for example 2. */
  readonly phase: string;
  readonly audits: number;
  readonly tickers: readonly string[];
  /** The gate of the phase. */
  readonly gates: readonly string[];
  readonly overrides: PolicyOverrides;
}

const proof = { proofMode: true } as const;
/** What the roadmap tunes in phase 2 and keeps from there on; its weights of the conviction are the usual ones. */
const tuned = {
  ...proof,
  minimumDirectionalAccuracy: 0.5,
  tradeRegimeMultipliers: { exploration: 0.5, red: 0.6, neutral: 1, green: 1.2 },
} as const;
const us = ["AAPL", "MSFT", "NVDA"] as const;

const recipes: Readonly<Record<string, Omit<PhaseRecipe, "phase">>> = {
  "0": { audits: 2, tickers: us.slice(0, 1), gates: ["phase-0"], overrides: { risk: proof } },
  "1": {
    audits: 20,
    tickers: us.slice(0, 1),
    gates: ["phase-1"],
    overrides: { risk: { ...proof, longOnly: true, edgeCostGate: true, edgeCostMultiplier: 1.25 } },
  },
  "2": { audits: 5, tickers: us.slice(0, 2), gates: ["phase-2"], overrides: { risk: tuned } },
  "3": {
    audits: 3,
    tickers: us.slice(0, 2),
    // Of the features that are tried.
    gates: ["phase-3-barbell", "phase-3-frontier"],
    overrides: { risk: tuned },
  },
  "4": { audits: 100, tickers: us, gates: ["phase-4"], overrides: { risk: tuned } },
};

/** The phases that can be run, as they are typed. */
export const phaseNames = Object.keys(recipes);

/** Why a phase of the roadmap is no sprint that can be run. */
const withoutRecipe: Readonly<Record<string, string>> = {
  "5": "phase 5 is no sprint of its own: it is asked of the sprints before it, with pmx gate phase-5 SPRINT…",
};

/** What a phase of the roadmap runs. @throws Fault FIELD_INVALID for one that is no sprint, saying why. */
export function phaseRecipe({ where, text }: Setting): PhaseRecipe {
  const recipe = Object.hasOwn(recipes, text) ? recipes[text] : undefined;
  if (recipe !== undefined) return { phase: text, ...recipe };
  const known = Object.hasOwn(withoutRecipe, text) ? withoutRecipe[text] : undefined;
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
