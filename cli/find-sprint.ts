import { Fault } from "#lib/kernel/fault.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { hasEnded } from "./follow-sprint.ts";
import type { GatewaySession } from "./gateway-session.ts";
import { usageFault } from "./read-flags.ts";

/** How long a gateway may take to answer the first call. */
const firstAnswerMs = 10_000;

/**
 * The newest sprint that has not ended, if there is one. As the first call of a session it also
 * tells whether the gateway is there.
 * @throws Fault PEER_UNREACHABLE or DEADLINE when it is not.
 */
export async function newestUnfinished(gateway: GatewaySession): Promise<Sprint | undefined> {
  for await (const sprint of newestFirst(gateway)) {
    if (!hasEnded(sprint.state)) return sprint;
  }
  return undefined;
}

/**
 * The sprint to resume: the one named, else the newest unfinished one. When all have ended it is
 * the newest, whose result is then shown again: it may have ended just now.
 * @throws Fault FIELD_INVALID when there is no sprint at all, or none of that name.
 */
export async function sprintToResume(gateway: GatewaySession, wanted: string): Promise<Sprint> {
  if (wanted !== "newest") {
    const { sprint } = await gateway.sprints.getSprint({ name: wanted }).catch((error) => {
      throw isNotFound(error) ? unknownSprint(wanted, gateway.records) : error;
    });
    return sprint!;
  }
  const unfinished = await newestUnfinished(gateway);
  if (unfinished !== undefined) return unfinished;
  for await (const newest of newestFirst(gateway)) return newest;
  throw usageFault("--resume", `there is no sprint yet (${gateway.records}); leave it out`);
}

function isNotFound(error: unknown): boolean {
  return error instanceof Fault && error.reason === "RESOURCE_NOT_FOUND";
}

function unknownSprint(wanted: string, records: string): Fault {
  const advice = "check the name and the data folder, or give --resume no name for the newest";
  return usageFault("--resume", `there is no ${wanted} (${records}); ${advice}`);
}

async function* newestFirst(gateway: GatewaySession): AsyncGenerator<Sprint> {
  let pageToken = "";
  do {
    const page = await gateway.sprints.listSprints({ pageToken }, { deadlineMs: firstAnswerMs });
    yield* page.sprints;
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
}
