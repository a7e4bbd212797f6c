import { type Canonical, hashOf } from "#lib/kernel/canonical.ts";
import { Fault, invalidField } from "#lib/kernel/fault.ts";
import type { PairedArm } from "../domain/paired-arm.ts";
import { armsOf, lookedAfter, plannedAsOfs } from "../domain/paired-sprints.ts";
import type { Sprint, SprintPolicy } from "../domain/sprint.ts";
import { type VariedSetting, variedSettings } from "../domain/varied-settings.ts";
import { laterTrial } from "./evaluate-gate.ts";
import { findSprint } from "./find-sprint.ts";
import type { Peers } from "./peers.ts";
import type { SprintJournal } from "./ports.ts";
import { latest } from "./run-step.ts";

/** Which sprints are compared. */
export interface SprintComparison {
  readonly baseSprint: string;
  readonly otherSprint: string;
  /** How, as the JSON of its message; absent for the audit service's defaults. */
  readonly spec?: Canonical;
}

/** What CompareSprints works with. */
export interface CompareSprintsDependencies {
  readonly journal: SprintJournal;
  readonly peers: Peers;
  /** A policy with every setting by the name of its field, those that are 0 or false too. */
  readonly statedPolicy: (policy: SprintPolicy) => Canonical;
}

/**
 * Compares two sprints that differ in their policy alone, and has the answer recorded.
 * @param letOthersRun - resolves when other calls have run; called before the steps of each sprint are read.
 * @returns the JSON of the recorded comparison's message.
 * @throws Fault FIELD_INVALID for sprints that differ in anything else, or not at all; SPRINT_STATE for one that has
 *   not succeeded; RESOURCE_NOT_FOUND; that of the audit service.
 */
export async function compareSprints(
  { journal, peers, statedPolicy }: CompareSprintsDependencies,
  { baseSprint, otherSprint, spec }: SprintComparison,
  letOthersRun: () => Promise<void>,
): Promise<Canonical> {
  const base = await findSprint(journal, baseSprint);
  const other = await findSprint(journal, otherSprint);
  for (const sprint of [base, other]) refuseUnfinished(sprint);
  refuseUnlike(base, other);
  const varied = variedSettings(statedPolicy(base.policy), statedPolicy(other.policy));
  refuseSettings(base, other, varied);
  const asked = comparisonOf(base, other, spec);
  const facts = [];
  for (const { name } of [base, other]) {
    await letOthersRun();
    for (const step of await journal.stepsAfter(name, 0)) facts.push(...step.facts);
  }
  return peers.audit.compare({
    baseAuditSet: base.name,
    otherAuditSet: other.name,
    varied,
    sharedHash: hashOf({ ...sharedOf(base) }),
    ...(base.provenance && { provenance: base.provenance }),
    ...(asked !== undefined && { spec: asked }),
    ...(base.trial && other.trial && laterTrial([base, other])),
    lastAsOfMs: plannedAsOfs(base).at(-1) as number,
    ...looksOf(base, other),
    after: latest(facts),
  });
}

/** Whether both name each other as the arms that are looked at while they run. */
function isPair(base: Sprint, other: Sprint): boolean {
  const arms = [armsOf(base), armsOf(other)];
  return arms.every((each) => each?.base === base.name && each.other === other.name);
}

/** The as-ofs at which both arms were looked at, or would have been. */
function looksOf(base: Sprint, other: Sprint): { readonly lookTimesMs?: readonly number[] } {
  const { pair, audits } = base.spec;
  if (pair === undefined || !isPair(base, other)) return {};
  const planned = plannedAsOfs(base);
  return { lookTimesMs: lookedAfter(pair, audits).map((runs) => planned[runs - 1] as number) };
}

/** How they are compared: arms that may have ended by one question are compared by that. */
function comparisonOf(base: Sprint, other: Sprint, spec: Canonical | undefined) {
  const ofArms = [base, other].flatMap(({ spec: { pair } }) => pair ?? []);
  if (ofArms.length === 0) return spec;
  if (!isPair(base, other)) {
    throw unlike(
      base,
      other,
      "are not the two arms of one pmx ab --stop-when-decided, in its order",
    );
  }
  const { comparison } = ofArms[0] as PairedArm;
  if (spec !== undefined && hashOf(spec) !== hashOf(comparison ?? {})) {
    throw unlike(base, other, "were looked at by another question; leave spec out");
  }
  return comparison;
}

function refuseUnfinished({ name, state }: Sprint): void {
  if (state === "SUCCEEDED") return;
  const message = `${name} is ${state}: two sprints are compared when both have SUCCEEDED, since a verdict is never changed`;
  throw new Fault("FAILED_PRECONDITION", "SPRINT_STATE", message);
}

/** What two arms share, by what it is called for a person. */
function sharedOf({ spec, currency, dataHash, asOfTimesMs, earlyEnd }: Sprint) {
  const { tickers, interval, horizonBars, startingCashMicros, intradayPass } = spec;
  return {
    instruments: tickers,
    "length of bars": interval,
    horizon: horizonBars,
    "starting cash": startingCashMicros,
    currency,
    bars: dataHash,
    "as-of dates": plannedAsOfs({ asOfTimesMs, ...(earlyEnd && { earlyEnd }) }),
    "intraday pass": { ...intradayPass },
  } satisfies Readonly<Record<string, Canonical>>;
}

/** @throws Fault FIELD_INVALID for sprints that differ in what two arms share. */
export function refuseUnlike(base: Sprint, other: Sprint): void {
  const [ofBase, ofOther] = [sharedOf(base), sharedOf(other)];
  const differing = Object.entries(ofBase).filter(
    ([what, value]) => hashOf(value) !== hashOf(ofOther[what as keyof typeof ofOther]),
  );
  if (differing.length > 0) {
    const what = differing.map(([name]) => name).join(", ");
    throw unlike(base, other, `differ in ${what}; run both with the same, as pmx ab does`);
  }
  const builds = [base, other].map(({ result, build }) => result?.builds ?? [build]);
  if (hashOf(builds[0] ?? []) === hashOf(builds[1] ?? [])) return;
  const named = builds.map((each) => each.join(" and ")).join(" against ");
  throw unlike(base, other, `are of several builds of pmx (${named}); run both with one`);
}

function refuseSettings(base: Sprint, other: Sprint, varied: readonly VariedSetting[]): void {
  if (varied.length === 0) {
    throw unlike(base, other, "have one policy: there is nothing to compare; vary a setting");
  }
  const seed = varied.find(({ path }) => path.endsWith(".seed"));
  if (seed === undefined) return;
  const seeds = `${seed.baseJson} against ${seed.otherJson}`;
  throw unlike(base, other, `differ in ${seed.path} (${seeds}); run both with one seed`);
}

function unlike(base: Sprint, other: Sprint, how: string): Fault {
  return invalidField("other_sprint", `${base.name} and ${other.name} ${how}`);
}
