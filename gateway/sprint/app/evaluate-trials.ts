import type { Canonical } from "#lib/kernel/canonical.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { findSprint } from "./find-sprint.ts";
import type { Peers } from "./peers.ts";
import type { SprintJournal, TrialFamily, TrialRegister } from "./ports.ts";
import { latest } from "./run-step.ts";

/** Other trials whose returns are asked for: work grows with their number, and all of them are counted. */
const mostOthers = 200;

/** What a sprint's setting is among all that were scored on its dates. */
export interface EvaluatedTrials {
  /** The JSON of its message. */
  readonly evaluation: Canonical;
  readonly family: TrialFamily;
}

/**
 * Has the equity of a sprint measured among the settings of its family, from the returns that each left in the facts of the
 * audit service.
 * @param letOthersRun - resolves when other calls have run.
 * @throws Fault RESOURCE_NOT_FOUND; SPRINT_STATE where it has no result, or goes on; that of the audit service.
 */
export async function evaluateTrials(
  sources: {
    readonly journal: SprintJournal;
    readonly peers: Peers;
    readonly trials: Pick<TrialRegister, "familyOf">;
  },
  name: string,
  letOthersRun: () => Promise<void>,
): Promise<EvaluatedTrials> {
  const { journal, peers, trials } = sources;
  const { state, forward, trial } = await findSprint(journal, name);
  const family = await trials.familyOf(name, mostOthers);
  if (
    state !== "SUCCEEDED" ||
    forward !== undefined ||
    family === undefined ||
    trial === undefined
  ) {
    const why =
      forward === undefined
        ? `${name} is ${state}: only the run of a sprint that has SUCCEEDED leaves returns`
        : `${name} goes on: only a run that has ended leaves returns`;
    throw new Fault("FAILED_PRECONDITION", "SPRINT_STATE", why);
  }
  await letOthersRun();
  const facts = (await journal.stepsAfter(name, 0)).flatMap((step) => step.facts);
  const { size, others } = family;
  const evaluation = await peers.audit.evaluateTrials({
    auditSet: name,
    trials: size,
    trial,
    otherTrials: others.map(({ sprints }) => sprints.map(({ sprint }) => sprint)),
    after: latest(facts),
  });
  return { evaluation, family };
}
