import { type Canonical, hashOf } from "#lib/kernel/canonical.ts";
import { invalidField, notFound } from "#lib/kernel/fault.ts";
import { hasSyntheticRates } from "../domain/digest.ts";
import type { Sprint } from "../domain/sprint.ts";
import type { Peers } from "./peers.ts";
import type { SprintJournal } from "./ports.ts";
import { latest } from "./run-step.ts";

/** Which gate is asked of which sprints. */
export interface GateQuestion {
  readonly gate: string;
  /** Resource names; at least one. */
  readonly sprints: readonly string[];
  /** The sprint that criteria relative to a baseline are held against; empty for none. */
  readonly baseline: string;
  /** Effective audits that are required besides what the gate requires; 0 for none. */
  readonly requiredEffectiveAudits: number;
}

/**
 * Evaluates the gate that is on file over what is recorded of sprints, together. They have traded under one policy,
 * whatever gates judged them. It cannot pass while one of them has not succeeded: who stops a sprint when it looks
 * well has chosen its evidence.
 * @throws Fault FIELD_INVALID for sprints that do not go together; RESOURCE_NOT_FOUND; that of the audit service.
 */
export async function evaluateGate(
  { journal, peers }: { readonly journal: SprintJournal; readonly peers: Peers },
  { gate, sprints: names, baseline, requiredEffectiveAudits }: GateQuestion,
): Promise<Canonical> {
  const sprints: Sprint[] = [];
  for (const name of new Set(names)) sprints.push(await find(journal, name));
  const [first, ...further] = sprints;
  if (first === undefined) throw invalidField("sprints", "name one sprint at least");
  for (const other of further) checkTogether(first, other);
  const others = baseline === "" ? sprints : [...sprints, await find(journal, baseline)];
  const facts = [];
  for (const { name } of others) {
    for (const step of await journal.stepsAfter(name, 0)) facts.push(...step.facts);
  }
  return peers.audit.evaluateTogether({
    gate,
    auditSets: [first.name, ...further.map(({ name }) => name)],
    baselineAuditSet: baseline,
    requiredEffectiveAudits,
    after: latest(facts),
    cannotPass: sprints.map(whyNoEvidence).find((reason) => reason !== undefined),
  });
}

async function find(journal: SprintJournal, name: string): Promise<Sprint> {
  const sprint = await journal.get(name);
  if (sprint === undefined) throw notFound("sprint", name || '""');
  return sprint;
}

/** Why a sprint alone is no evidence that a gate could pass on; undefined for one that is. */
function whyNoEvidence(sprint: Sprint): string | undefined {
  if (sprint.state !== "SUCCEEDED") return `${sprint.name} is ${sprint.state}, not SUCCEEDED`;
  if (hasSyntheticRates(sprint)) return `${sprint.name} was converted at generated rates`;
  return undefined;
}

function checkTogether(first: Sprint, other: Sprint): void {
  const differs = (what: string) =>
    invalidField(
      "sprints",
      `${first.name} and ${other.name} are of two ${what}: they do not add up`,
    );
  if (tradingPolicyHash(first) !== tradingPolicyHash(other)) throw differs("policies");
  if (first.provenance !== other.provenance) throw differs("kinds of bars, recorded and generated");
}

/** All of a policy by which is forecast and traded: not the gates, which only judge. */
function tradingPolicyHash({ policy: { forecast, risk, costModel, execution } }: Sprint): string {
  return hashOf({ forecast: forecast.pinned, risk: risk.pinned, costModel, execution });
}
