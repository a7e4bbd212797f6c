import type { Canonical } from "#lib/kernel/canonical.ts";
import { tradingPolicyHash } from "../domain/digest.ts";
import type { ForwardNight } from "../domain/forward-night.ts";
import type { ForwardPlan } from "../domain/forward-plan.ts";
import { type SessionRun, sessionRuns } from "../domain/forward-sessions.ts";
import type { PinnedGate, Sprint } from "../domain/sprint.ts";
import { evaluateGate } from "./evaluate-gate.ts";
import { findSprint } from "./find-sprint.ts";
import type { ForwardJournal } from "./forward-ports.ts";
import type { Peers } from "./peers.ts";
import type { SprintJournal } from "./ports.ts";
import { askTradingPolicy, differingPolicies, exchangesIn } from "./trading-policy.ts";

/** A sprint as a record of what was done; gates as the JSON of their evaluations. */
export interface SprintRecord {
  readonly name: string;
  readonly state: string;
  /** Empty where it has none. */
  readonly sprintHash: string;
  /** SHA-256 of the policy by which it forecast and traded, whatever gates judged it. */
  readonly policyHash: string;
  /** Whether every bar that it used was recorded in a market. */
  readonly isRecorded: boolean;
  readonly createTimeMs: number;
  /** Finished ones. */
  readonly auditRuns: number;
  readonly tickers: readonly string[];
  /** Whether a barbell limits what it opens. */
  readonly hasBarbell: boolean;
  readonly hasFrontier: boolean;
  readonly gates: readonly Canonical[];
  /** The sessions since the first night of a forward sprint; absent for other sprints. */
  readonly forward?: { readonly id: string; readonly sessions: readonly SessionRun[] };
}

/** What sprints offer to the other contexts of this process as evidence. */
export interface SprintRecords {
  /** Every sprint, newest first. */
  all(): AsyncIterable<SprintRecord>;
  /** The gate that is on file over sprints together, as in EvaluateSprintGate. */
  evaluate(gate: string, sprints: readonly string[]): Promise<Canonical>;
  /**
   * Names of the policies in force that differ from those that a sprint pinned. What it overrode of the risk policy,
   * such as proof mode, is no difference: gates are meant for it. An override of the forecast policy is one: until
   * the configuration has it too, no other sprint forecasts that way.
   */
  changedPolicies(sprint: string): Promise<readonly string[]>;
  /** The policies that a sprint without overrides would pin now, of no exchange in particular. */
  policiesInForce(): Promise<{ readonly risk: Canonical; readonly forecast: Canonical }>;
  gatesOnFile(): Promise<readonly PinnedGate[]>;
}

/** Sprints read at once: each holds its whole result. */
const sprintsTogether = 10;

/** Where the records are read, and whom policies are asked of. */
interface RecordDependencies {
  readonly journal: SprintJournal;
  readonly nights: ForwardJournal["nights"];
  readonly peers: Peers;
  readonly nowMs: () => number;
}

/**
 * The records of sprints in the journal.
 * @param letOthersRun - resolves when other calls have run; called between the parts of long reads.
 */
export function sprintRecords(
  { journal, nights, peers, nowMs }: RecordDependencies,
  letOthersRun: () => Promise<void>,
): SprintRecords {
  return {
    async *all() {
      let last: string | undefined;
      do {
        await letOthersRun();
        const page = await journal.list(sprintsTogether, last);
        for (const sprint of page) {
          const { forward, name } = sprint;
          yield forward === undefined
            ? recordOf(sprint)
            : { ...recordOf(sprint), forward: forwardOf(forward, await nights(name), nowMs()) };
        }
        last = page.length < sprintsTogether ? undefined : page.at(-1)?.name;
      } while (last !== undefined);
    },
    evaluate(gate, sprints) {
      const question = { gate, sprints, baseline: "", requiredEffectiveAudits: 0 };
      return evaluateGate({ journal, peers }, question, letOthersRun);
    },
    async changedPolicies(name) {
      const { policy, spec } = await findSprint(journal, name);
      // A limit that was set since on an exchange without one is tighter, and not asked for.
      const { forecastOverrides: _, ...asked } = spec;
      const now = await askTradingPolicy(peers, asked, exchangesIn(policy));
      return differingPolicies(policy, now.policy);
    },
    async policiesInForce() {
      const { policy } = await askTradingPolicy(peers, { riskOverrides: {} }, []);
      return { risk: policy.risk.pinned, forecast: policy.forecast.pinned };
    },
    async gatesOnFile() {
      const { gates } = await peers.audit.judging();
      return gates.map(({ gate, specHash }) => ({ gate, specHash }));
    },
  };
}

function forwardOf(
  { id, markets }: ForwardPlan,
  nights: readonly ForwardNight[],
  nowMs: number,
): NonNullable<SprintRecord["forward"]> {
  return { id, sessions: sessionRuns(markets, nights, nowMs) };
}

function recordOf(sprint: Sprint): SprintRecord {
  const { name, state, result, policy, provenance, createTimeMs, completedAudits, spec } = sprint;
  return {
    name,
    state,
    sprintHash: result?.sprintHash ?? "",
    policyHash: tradingPolicyHash(policy),
    isRecorded: provenance === "REAL",
    createTimeMs,
    auditRuns: completedAudits,
    tickers: spec.tickers,
    hasBarbell: hasBarbell(policy.risk.pinned),
    hasFrontier: sprint.frontierMerge !== undefined,
    gates: result?.gates ?? [],
  };
}

/** Whether a pinned risk policy turns the barbell on; one of an older version has no such member. */
function hasBarbell(risk: Canonical): boolean {
  if (risk === null || typeof risk !== "object") return false;
  return Object.entries(risk).some(
    ([name, on]) => name === "enableBarbellAllocation" && on === true,
  );
}
