import { invalidField, notFound } from "#lib/kernel/fault.ts";
import {
  type FeatureEvidence,
  type GateOnFile,
  isWhole,
  type RecordedSprint,
} from "../domain/evidence.ts";
import type { GateFinding } from "../domain/gate-finding.ts";
import { askedGates, featureGates } from "../domain/items/index.ts";
import { judgeAll, type LeftOutSprint, type Readiness } from "../domain/readiness.ts";
import type {
  BuildFiles,
  ReadinessJournal,
  ReadRegimeComparisons,
  ReadStoredTimes,
  SprintEvidence,
  WaiverLog,
} from "./ports.ts";

/** What EvaluateReadiness works with. */
export interface EvaluateReadinessDependencies {
  readonly sprints: SprintEvidence;
  readonly files: BuildFiles;
  readonly readRegimeComparisons: ReadRegimeComparisons;
  readonly readStoredTimes: ReadStoredTimes;
  readonly journal: ReadinessJournal;
  readonly waiverLog: WaiverLog;
  readonly nowMs: () => number;
  readonly newId: () => string;
  /** The build that runs. */
  readonly build: string;
}

/** Sprints whose evidence counts at most; a gate takes as many. */
const mostSprints = 100;
/** More waivers than anybody records. */
const mostWaivers = 10_000;

/**
 * Computes every item of the checklist from what is recorded now, and keeps the answer.
 * @param named - sprints whose evidence counts; none: all on recorded bars that have succeeded under
 *   the policy in force, or, where there are none, under that of the newest such one.
 * @throws Fault RESOURCE_NOT_FOUND, FIELD_INVALID for sprints of two policies; that of a service.
 */
export async function evaluateReadiness(
  dependencies: EvaluateReadinessDependencies,
  named: readonly string[],
): Promise<Readiness> {
  const { sprints: records, files, journal, nowMs, newId, build } = dependencies;
  const all: RecordedSprint[] = [];
  for await (const sprint of records.all()) all.push(sprint);
  const sprints = named.length > 0 ? namedSprints(all, named) : await usualSprints(records, all);
  const policyHash = sprints[0]?.policyHash ?? "";
  const gatesOnFile = await records.gatesOnFile();
  const newest = sprints[0]?.name;
  const evidence = {
    nowMs: nowMs(),
    build,
    sprints,
    policyHash,
    changedPolicies: newest === undefined ? [] : await records.changedPolicies(newest),
    gatesOnFile,
    gates: await evaluateGates(records, gatesOnFile, sprints),
    features: await readFeatures(records, all),
    policies: await records.policiesInForce(),
    regimeComparisons: await dependencies.readRegimeComparisons(),
    checkRun: await files.checkRun(),
    storedTimes: await dependencies.readStoredTimes(),
    manifests: await files.manifests(),
    waivers: await journal.waivers(mostWaivers, undefined),
  };
  const readiness: Readiness = {
    name: `readiness/${newId()}`,
    evaluateTimeMs: evidence.nowMs,
    ...judgeAll(evidence),
    sprints: sprints.map(({ name }) => name),
    leftOut: leftOut(all, sprints, policyHash),
    policyHash,
    build,
  };
  await journal.keep(readiness);
  return readiness;
}

/** The sprints of these names, newest first. */
function namedSprints(
  all: readonly RecordedSprint[],
  named: readonly string[],
): readonly RecordedSprint[] {
  const unknown = named.find((name) => !all.some((sprint) => sprint.name === name));
  if (unknown !== undefined) throw notFound("sprint", unknown);
  const sprints = all.filter(({ name }) => named.includes(name));
  const other = sprints.find(({ policyHash }) => policyHash !== sprints[0]?.policyHash);
  if (other !== undefined) {
    const message = `${sprints[0]?.name} and ${other.name} are of two policies: they do not add up`;
    throw invalidField("sprints", message);
  }
  return sprints;
}

/** An arm of a comparison that was run last is no reason to leave the policy in force. */
async function usualSprints(
  records: Pick<SprintEvidence, "changedPolicies">,
  all: readonly RecordedSprint[],
): Promise<readonly RecordedSprint[]> {
  const fit = all.filter((sprint) => isWhole(sprint) && sprint.isRecorded);
  const newestOf = new Map<string, string>();
  for (const { name, policyHash } of fit) {
    if (!newestOf.has(policyHash)) newestOf.set(policyHash, name);
  }
  let chosen = fit[0]?.policyHash;
  for (const [policyHash, name] of newestOf) {
    if ((await records.changedPolicies(name)).length > 0) continue;
    chosen = policyHash;
    break;
  }
  return fit.filter(({ policyHash }) => policyHash === chosen).slice(0, mostSprints);
}

/** Who leaves sprints out has chosen the evidence: the answer names them. */
function leftOut(
  all: readonly RecordedSprint[],
  counted: readonly RecordedSprint[],
  policyHash: string,
): readonly LeftOutSprint[] {
  return all
    .filter((sprint) => sprint.policyHash === policyHash && !counted.includes(sprint))
    .map((sprint) => {
      const { name, state, isRecorded } = sprint;
      if (!isWhole(sprint)) return { name, reason: `is ${state}` };
      if (!isRecorded) return { name, reason: "did not run on recorded bars alone" };
      return { name, reason: "was not named, or is one of more than 100" };
    });
}

async function evaluateGates(
  records: SprintEvidence,
  onFile: readonly GateOnFile[],
  sprints: readonly RecordedSprint[],
): Promise<ReadonlyMap<string, GateFinding>> {
  const found = new Map<string, GateFinding>();
  if (sprints.length === 0) return found;
  const names = sprints.map(({ name }) => name);
  for (const gate of askedGates) {
    if (!onFile.some((one) => one.gate === gate)) continue;
    found.set(gate, await records.evaluate(gate, names));
  }
  return found;
}

/** Of each feature the newest sprint that its gate has judged. */
async function readFeatures(
  records: SprintEvidence,
  all: readonly RecordedSprint[],
): Promise<ReadonlyMap<string, FeatureEvidence>> {
  const found = new Map<string, FeatureEvidence>();
  for (const gate of featureGates) {
    const sprint = all.find(({ gates }) => gates.some((one) => one.gate === gate));
    if (sprint === undefined) continue;
    found.set(gate, { sprint, changedPolicies: await records.changedPolicies(sprint.name) });
  }
  return found;
}
