import type { MessageInitShape } from "@bufbuild/protobuf";
import type { RiskPolicyOverridesSchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";

/** What the roadmap runs for a phase; a flag or variable of the same wins over each member. */
export interface PhaseRecipe {
  /** As it is typed, for example 2. */
  readonly phase: string;
  readonly audits: number;
  readonly tickers: readonly string[];
  /** The gate of the phase. */
  readonly gates: readonly string[];
  readonly overrides: { readonly risk: MessageInitShape<typeof RiskPolicyOverridesSchema> };
}

const proof = { proofMode: true } as const;
/** What the roadmap tunes in phase 2 and keeps from there on; its weights of the conviction are the usual ones. */
const tuned = {
  ...proof,
  minimumDirectionalAccuracy: 0.5,
  tradeRegimeMultipliers: { exploration: 0.5, red: 0.6, neutral: 1, green: 1.2 },
} as const;
const us = ["AAPL", "MSFT", "NVDA"] as const;

/** The phases of the roadmap that are sprints, by their number. */
export const phaseRecipes: Readonly<Record<string, Omit<PhaseRecipe, "phase">>> = {
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

/** Why a phase of the roadmap is no sprint that can be run. */
export const phasesWithoutRecipe: Readonly<Record<string, string>> = {
  "5": "phase 5 is no sprint of its own: it is asked of the sprints before it, with pmx gate phase-5 SPRINT…",
};
