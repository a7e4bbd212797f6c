import { invalidField } from "#lib/kernel/fault.ts";
import type { Sprint, SprintSpec } from "../domain/sprint.ts";
import type { Seal } from "../domain/trials/seal.ts";
import type { NewTrial } from "../domain/trials/trial.ts";
import type { PlannedGates } from "./audit-port.ts";
import type { Peers } from "./peers.ts";
import type { TrialRegister } from "./ports.ts";

/** What a sprint could show on the bars of a seal, before anybody sees them. */
export interface SealPlan extends PlannedGates {
  readonly seal: Seal;
  readonly auditRuns: number;
  /** Audit runs whose horizons share no bar. */
  readonly windows: number;
  readonly horizonBars: number;
  readonly trialNumber: number;
}

/**
 * Asks how probable assured PASSes are on so many windows, for the next setting that is scored on their dates; where others
 * follow that are known, as the other arm of a pair, for the last of them: it may spend least, and to refuse it when the
 * first has opened the seal would be too late.
 */
export async function planOpening(
  { peers, trials: register }: { peers: Peers; trials: Pick<TrialRegister, "numberOf"> },
  planned: {
    readonly sprint: Sprint;
    readonly trials: readonly NewTrial[];
    readonly windows: number;
    /** At the most: a date without a trade is none. */
    readonly tradeWindows: number;
    readonly seal: Seal;
    /** Settings that are to be scored on the same dates after it, the other arm of a pair aside. */
    readonly laterSettings?: number;
  },
): Promise<SealPlan> {
  const { sprint, trials, windows, tradeWindows, seal, laterSettings = 0 } = planned;
  const auditRuns = sprint.asOfTimesMs.length;
  const { horizonBars } = sprint.spec;
  const inPair = sprint.spec.pair?.isBase === true ? 1 : 0;
  const trialNumber = register.numberOf(trials) + laterSettings + inPair;
  const gates = sprint.policy.gates.map(({ gate }) => gate);
  const familyAlphaRatio = Math.min(...trials.map((one) => one.familyAlphaRatio));
  const found =
    gates.length === 0
      ? { gates: [], unreachable: [], alphaRatio: familyAlphaRatio }
      : await peers.audit.planGates({
          ...{ gates, windows, tradeWindows },
          trial: { number: trialNumber, familyAlphaRatio },
        });
  return { ...found, seal, auditRuns, windows, horizonBars, trialNumber };
}

/** Opening burns a seal, so that it is not opened where nothing can come of it. @throws Fault FIELD_INVALID */
export function refuseUnreachable(
  { seal, unreachable, windows, trialNumber }: SealPlan,
  { openAnyway }: Pick<SprintSpec, "openAnyway">,
): void {
  if (unreachable.length === 0 || openAnyway) return;
  const description =
    `an assured PASS of ${unreachable.join(", ")} is UNREACHABLE: no outcome of ${windows} windows that share no bar is one ` +
    `for trial ${trialNumber} of its dates, and to open ${seal.name} burns it; plan more audits or a shorter horizon, ` +
    "or open it anyway (open_anyway, --open-anyway)";
  throw invalidField("spec.open_seal", description);
}
