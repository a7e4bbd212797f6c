import type { Canonical } from "#lib/kernel/canonical.ts";
import { invalidField } from "#lib/kernel/fault.ts";
import { hasSyntheticRates, tradingPolicyHash } from "../domain/digest.ts";
import { earlyEndText } from "../domain/paired-sprints.ts";
import type { FactPosition, Sprint } from "../domain/sprint.ts";
import type { CountedTrial } from "./audit-port.ts";
import { findSprint } from "./find-sprint.ts";
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
 * Evaluates the gate that is on file over what is recorded of sprints, together. They have traded
 * under one policy, whatever gates judged them. It cannot pass while one of them has not succeeded:
 * who stops a sprint when it looks well has chosen its evidence. Several are shown to hold a gate where they are all sprints
 * of their policy.
 * @param letOthersRun - resolves when other calls have run; called before the steps of each sprint
 *   are read, of which there may be thousands.
 * @throws Fault FIELD_INVALID for sprints that do not go together; RESOURCE_NOT_FOUND; that of the
 *   audit service.
 */
export async function evaluateGate(
  { journal, peers }: { readonly journal: SprintJournal; readonly peers: Peers },
  { gate, sprints: names, baseline, requiredEffectiveAudits }: GateQuestion,
  letOthersRun: () => Promise<void>,
): Promise<Canonical> {
  const sprints: Sprint[] = [];
  for (const name of new Set(names)) sprints.push(await findSprint(journal, name));
  const [first, ...further] = sprints;
  if (first === undefined) throw invalidField("sprints", "name one sprint at least");
  for (const other of further) checkTogether(first, other);
  const others = baseline === "" ? sprints : [...sprints, await findSprint(journal, baseline)];
  const facts = [];
  for (const { name } of others) {
    await letOthersRun();
    for (const step of await journal.stepsAfter(name, 0)) facts.push(...step.facts);
  }
  return peers.audit.evaluateTogether({
    gate,
    auditSets: [first.name, ...further.map(({ name }) => name)],
    baselineAuditSet: baseline,
    requiredEffectiveAudits,
    ...laterTrial(sprints),
    after: latest(facts),
    cannotPass: sprints.map(whyNoEvidence).find((reason) => reason !== undefined),
    notShown: sprints.length === 1 ? undefined : leftOutText(journal, sprints),
  });
}

/** What is asked of a gate at the end of a sprint. */
export function gateQuestion(sprint: Sprint, after: readonly FactPosition[]) {
  const { baselineSprint } = sprint.spec;
  return {
    auditSet: sprint.name,
    after,
    ...(baselineSprint !== undefined && { baselineAuditSet: baselineSprint }),
    cannotPass: earlyEndText(sprint),
    ...laterTrial([sprint]),
  };
}

/**
 * The trial of several sprints of one setting: as many as were before the last of them,
 * the least α, and all that any had seen.
 */
export function laterTrial(sprints: readonly Sprint[]): { readonly trial?: CountedTrial } {
  const trials = sprints.flatMap(({ trial }) => trial ?? []);
  if (trials.length === 0) return {};
  const number = Math.max(...trials.map((one) => one.number));
  const familyAlphaRatio = Math.min(...trials.map((one) => one.familyAlphaRatio));
  const seenUntilMs = Math.max(...trials.map((one) => one.seenUntilMs));
  return { trial: { number, familyAlphaRatio, seenUntilMs } };
}

/** Names that are listed. */
const mostNamed = 3;

/**
 * Why several sprints together show nothing; undefined where they are all of their policy. Which ones are put together may
 * have been chosen by how they came out: of ten strategies at a limit the best few together pass far too often.
 */
function leftOutText(
  journal: Pick<SprintJournal, "leftOut">,
  sprints: readonly Sprint[],
): string | undefined {
  const names = journal.leftOut(sprints.map(({ name }) => name));
  if (names.length === 0) return undefined;
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : "";
  return `sprints of the same policy are left out (${names.slice(0, mostNamed).join(", ")}${more}), so that those named may have been chosen by how they came out; name all, or one by itself`;
}

/** Why a sprint alone is no evidence that a gate could pass on; undefined for one that is. */
function whyNoEvidence(sprint: Sprint): string | undefined {
  // Between two nights the evidence of a forward sprint is whole; that it goes on is what readiness looks at.
  if (sprint.state !== "SUCCEEDED" && sprint.state !== "WAITING") {
    return `${sprint.name} is ${sprint.state}, not SUCCEEDED`;
  }
  if (hasSyntheticRates(sprint)) return `${sprint.name} was converted at generated rates`;
  return earlyEndText(sprint);
}

function checkTogether(first: Sprint, other: Sprint): void {
  const differs = (what: string) =>
    invalidField(
      "sprints",
      `${first.name} and ${other.name} are of two ${what}: they do not add up`,
    );
  if (tradingPolicyHash(first.policy) !== tradingPolicyHash(other.policy))
    throw differs("policies");
  if (first.provenance !== other.provenance) throw differs("kinds of bars, recorded and generated");
}
