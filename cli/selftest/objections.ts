import { Fault } from "#lib/kernel/fault.ts";
import { shareText } from "#lib/report/trial-sentences.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { checkLogs } from "../evidence/check-logs.ts";
import { checkOwners } from "../evidence/check-owners.ts";
import { checkSprints } from "../evidence/check-sprints.ts";
import { checkTrials } from "../evidence/check-trials.ts";
import type { Stack } from "./stack.ts";

/** What `pmx verify` names as bad first, with the checkpoints that were kept where there are any; undefined for nothing. */
export async function badInLogs(stack: Stack, kept?: string): Promise<string | undefined> {
  const findings = [
    ...(await checkLogs(stack.evidence, kept, undefined)),
    ...(await checkOwners(stack.evidence, stack.owners)),
    await checkSprints(stack.evidence, stack.sprints),
    await checkTrials(stack.sprints),
  ];
  return findings.find(({ outcome }) => outcome === "BAD")?.text;
}

/** The checkpoints of every log with a record, as a file of `--checkpoint-to` has them. */
export async function checkpointsOf({ evidence }: Stack): Promise<string> {
  const { heads } = await evidence.getCheckpoint({});
  const notes = heads.filter(({ size }) => size > 0n).map(({ checkpoint }) => checkpoint);
  return notes.join("");
}

/** That others were tried before on the same dates; undefined for the first trial. */
export function countedTrial({ trial }: Sprint): string | undefined {
  if (trial === undefined || trial.number === 1) return undefined;
  const { number, alphaRatio, familyAlphaRatio } = trial;
  return `trial ${number} on these dates, with ${shareText(alphaRatio)} of the ${shareText(familyAlphaRatio)}`;
}

/** What is looser than what earlier evidence was judged by; undefined where the gates say nothing of it. */
export function loosening({ result }: Sprint): string | undefined {
  const [first] = result?.gates.flatMap(({ loosenings }) => loosenings) ?? [];
  if (first === undefined) return undefined;
  const held = result?.verdict === GateVerdict.PASS_LOOSENED ? "PASS_LOOSENED" : "loosened";
  return `${held}: ${first.field} was ${first.from}, is ${first.to}`;
}

/** What the quality checks found in the bars of a sprint first; undefined for nothing. */
function flagged({ series }: Sprint): string | undefined {
  const [finding] = series.flatMap(({ findings }) => findings);
  return finding && `${finding.check}: ${finding.description}`;
}

/** The first objection to a sprint of any kind: another trial, looser terms, bars that look wrong, a bad log. */
export async function saidOf(stack: Stack, sprint: Sprint): Promise<string | undefined> {
  return countedTrial(sprint) ?? loosening(sprint) ?? flagged(sprint) ?? badInLogs(stack);
}

/** Why work was refused; undefined where it was done. */
export async function refusalOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.reason;
    if (error instanceof Error) return error.message;
    throw error;
  }
}
