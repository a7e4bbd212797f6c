import { Fault } from "#lib/kernel/fault.ts";
import { faultFromMessage } from "#lib/kit/grpc/shared/status.ts";
import { type Sprint, type SprintResult, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { usageFault } from "./flag.ts";
import { hasEnded } from "./follow-sprint.ts";
import type { GatewaySession } from "./gateway-session.ts";
import { nothingToResume } from "./nothing-to-resume.ts";
import { baselineGate } from "./phase-recipes.ts";
import { programOf } from "./program.ts";
import type { Environment } from "./setting.ts";
import { shellWord } from "./shell-word.ts";
import type { SprintArguments, SprintPlan } from "./sprint-arguments.ts";

/** How long a gateway may take to answer the first call. */
const firstAnswerMs = 10_000;

/**
 * The newest sprint that has not ended, if there is one. As the first call of a session it also
 * checks that the gateway answers.
 * @throws Fault PEER_UNREACHABLE or DEADLINE when it does not.
 */
export async function newestUnfinished(gateway: GatewaySession): Promise<Sprint | undefined> {
  for await (const sprint of newestFirst(gateway)) {
    if (!hasEnded(sprint.state)) return sprint;
  }
  return undefined;
}

/** The newest sprint that has succeeded, if there is one. */
export async function newestSucceeded(gateway: GatewaySession): Promise<Sprint | undefined> {
  for await (const sprint of newestFirst(gateway)) {
    if (sprint.state === SprintState.SUCCEEDED) return sprint;
  }
  return undefined;
}

/**
 * The sprint to resume: the one named, else the newest that is unfinished or failed because of its
 * surroundings. Where there is none it is the newest of all, whose result is then shown again: the one
 * that was interrupted may have ended since.
 * @throws Fault FIELD_INVALID when there is no sprint at all, or none of that name.
 */
export async function sprintToResume(gateway: GatewaySession, wanted: string): Promise<Sprint> {
  if (wanted !== "newest") {
    const { sprint } = await gateway.sprints.getSprint({ name: wanted }).catch((error) => {
      throw isNotFound(error) ? unknownSprint(wanted, gateway.records) : error;
    });
    return sprint!;
  }
  let newest: Sprint | undefined;
  for await (const sprint of newestFirst(gateway)) {
    if (!hasEnded(sprint.state) || sprint.resumable) return sprint;
    newest ??= sprint;
  }
  if (newest !== undefined) return newest;
  throw nothingToResume(gateway.records);
}

/**
 * The result of a sprint that has ended.
 * @param toResume - the command that continues it, for one that failed because of its surroundings.
 * @throws Fault that stopped it when it FAILED; CANCELLED when it was cancelled.
 */
export function resultOf(sprint: Sprint, toResume: string): SprintResult {
  if (sprint.state === SprintState.CANCELLED) {
    const message = `${sprint.name} was cancelled after ${sprint.completedAudits} audit runs`;
    throw new Fault("CANCELLED", "CANCELLED", message);
  }
  if (sprint.state === SprintState.FAILED) throw failureOf(sprint, toResume);
  if (sprint.result !== undefined) return sprint.result;
  throw new Fault("INTERNAL", "INTERNAL", `${sprint.name} ended without a result`);
}

/** The command that continues a sprint, as this user would type it. */
export function resumeCommand(
  name: string,
  { address, dataDir }: Pick<SprintArguments, "address" | "dataDir">,
  environment: Environment,
): string {
  const program =
    environment.npm_lifecycle_event === "sprint"
      ? "npm run sprint --"
      : `${programOf(environment)} sprint`;
  const place =
    address !== undefined
      ? ` --address ${address}`
      : dataDir !== ".pmx" && environment.PMX_DATA_DIR !== dataDir
        ? ` --data-dir ${shellWord(dataDir)}`
        : "";
  return `${program} --resume ${name}${place}`;
}

function isNotFound(error: unknown): boolean {
  return error instanceof Fault && error.reason === "RESOURCE_NOT_FOUND";
}

function unknownSprint(wanted: string, records: string): Fault {
  const advice = "check the name and the data folder, or give --resume no name for the newest";
  return usageFault("--resume", `there is no ${wanted} (${records}); ${advice}`);
}

/** Every sprint, the newest first, page by page. */
export async function* newestFirst(
  gateway: Pick<GatewaySession, "sprints">,
): AsyncGenerator<Sprint> {
  let pageToken = "";
  do {
    const page = await gateway.sprints.listSprints({ pageToken }, { deadlineMs: firstAnswerMs });
    yield* page.sprints;
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
}

/**
 * The sprint that criteria relative to a baseline are held against: the one that was named, else in phase 3 the newest
 * of phase 2 that has succeeded; undefined where there is none.
 */
export async function baselineOf(
  { phase, baselineSprint }: Pick<SprintPlan, "phase" | "baselineSprint">,
  gateway: Pick<GatewaySession, "sprints">,
): Promise<string | undefined> {
  if (baselineSprint !== undefined || phase !== "3") return baselineSprint;
  for await (const { name, state, result } of newestFirst(gateway)) {
    const isOfPhase = result?.gates.some(({ gate }) => gate === baselineGate) ?? false;
    if (state === SprintState.SUCCEEDED && isOfPhase) return name;
  }
  return undefined;
}

/** The fault that stopped the sprint, with all its details, under the sprint's name. */
function failureOf({ name, failure, resumable }: Sprint, toResume: string): Fault {
  if (failure === undefined) return new Fault("INTERNAL", "INTERNAL", `${name} failed`);
  const { code, reason, message, violations, metadata, retryAfterMs } = faultFromMessage(failure);
  const details = { violations, metadata, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  const advice = resumable ? `. When that is remedied, continue it with: ${toResume}` : "";
  return new Fault(code, reason, `${name} failed: ${message}${advice}`, details);
}
