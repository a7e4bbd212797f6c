import { Fault } from "#lib/kernel/fault.ts";
import type { ArmLook } from "../domain/paired-arm.ts";
import { armsOf, lookedAfter } from "../domain/paired-sprints.ts";
import type { Sprint } from "../domain/sprint.ts";
import { isTerminal } from "../domain/state.ts";
import { refuseUnlike } from "./compare-sprints.ts";
import { laterTrial } from "./evaluate-gate.ts";
import type { Peers } from "./peers.ts";
import type { SprintJournal } from "./ports.ts";
import { latest } from "./run-step.ts";

/** What a look at two arms is taken with. */
export interface LookDependencies {
  readonly journal: SprintJournal;
  readonly peers: Peers;
  /** Called after every change of the journal. */
  readonly changed: (sprint: string) => void;
  /** Resolves at the next change of a sprint, or when the signal is aborted. */
  readonly nextChange: (sprint: string, signal: AbortSignal) => Promise<void>;
}

/**
 * The look after an audit run of an arm, once both have done it; it is journalled for both at once, so that both go on
 * by the same one, after any crash. The base takes it, the other waits for it.
 * @returns undefined where there is no look after this audit run, and when the signal is aborted.
 * @throws Fault CANCELLED where the other arm has ended or is away; FIELD_INVALID where they are no two arms.
 */
export async function lookAfterAudit(
  dependencies: LookDependencies,
  sprint: Sprint,
  auditRuns: number,
  signal: AbortSignal,
): Promise<ArmLook | undefined> {
  const { pair, audits } = sprint.spec;
  const arms = armsOf(sprint);
  if (pair === undefined || arms === undefined) return undefined;
  const number = lookedAfter(pair, audits).indexOf(auditRuns) + 1;
  if (number === 0) return undefined;
  const { journal, nextChange } = dependencies;
  const otherName = pair.isBase ? arms.other : arms.base;
  while (!signal.aborted) {
    const listening = new AbortController();
    const both = AbortSignal.any([signal, listening.signal]);
    // Listening begins before the journal is read, so that nothing in between is missed.
    const changed = Promise.race([nextChange(sprint.name, both), nextChange(otherName, both)]);
    try {
      const known = await journal.look(sprint.name, number);
      if (known !== undefined) return known;
      const other = await journal.get(otherName);
      if (other !== undefined) {
        refuseStranger(sprint, other);
        if (pair.isBase && other.completedAudits >= auditRuns) {
          return await takeLook(dependencies, [sprint, other], { number, auditRuns });
        }
        if (isTerminal(other.state)) throw goneFault(other);
      }
      await changed;
    } finally {
      listening.abort();
    }
  }
  return undefined;
}

/**
 * Resolves when the other arm is there, where both open a seal: it may join only while nobody has seen an outcome.
 * @throws Fault FIELD_INVALID where they are no two arms.
 */
export async function untilBothOpen(
  { journal, nextChange }: Pick<LookDependencies, "journal" | "nextChange">,
  sprint: Sprint,
  signal: AbortSignal,
): Promise<void> {
  const arms = armsOf(sprint);
  const { pair, openSeal } = sprint.spec;
  if (arms === undefined || !pair?.isBase || openSeal === undefined) return;
  while (!signal.aborted) {
    const listening = new AbortController();
    const changed = nextChange(arms.other, AbortSignal.any([signal, listening.signal]));
    try {
      const other = await journal.get(arms.other);
      if (other !== undefined) return refuseStranger(sprint, other);
      await changed;
    } finally {
      listening.abort();
    }
  }
}

async function takeLook(
  { journal, peers, changed }: LookDependencies,
  [base, other]: readonly [Sprint, Sprint],
  { number, auditRuns }: Pick<ArmLook, "number" | "auditRuns">,
): Promise<ArmLook> {
  const facts = [];
  for (const { name } of [base, other]) {
    for (const step of await journal.stepsAfter(name, 0)) facts.push(...step.facts);
  }
  const { comparison } = base.spec.pair ?? {};
  const { isDecided, json: found } = await peers.audit.look({
    baseAuditSet: base.name,
    otherAuditSet: other.name,
    ...(comparison !== undefined && { spec: comparison }),
    ...(base.trial && other.trial && laterTrial([base, other])),
    lastAsOfMs: base.asOfTimesMs.at(-1) as number,
    lookMs: base.asOfTimesMs[auditRuns - 1] as number,
    after: latest(facts),
  });
  const look = { number, auditRuns, isDecided, found };
  await journal.appendLook([base.name, other.name], look);
  for (const { name } of [base, other]) changed(name);
  return look;
}

/** @throws Fault FIELD_INVALID */
function refuseStranger(sprint: Sprint, other: Sprint): void {
  const arms = armsOf(other);
  const isPair = arms !== undefined && [arms.base, arms.other].includes(sprint.name);
  if (!isPair || arms?.base !== armsOf(sprint)?.base) {
    const message = `${other.name} is no other arm of ${sprint.name}: its spec names another one, or none`;
    throw new Fault("FAILED_PRECONDITION", "FIELD_INVALID", message);
  }
  refuseUnlike(sprint, other);
}

function goneFault({ name, state }: Sprint): Fault {
  const message = `its other arm ${name} is ${state}; resume that one first, or run both again`;
  return new Fault("CANCELLED", "CANCELLED", message);
}
