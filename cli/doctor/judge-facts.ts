import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { ProcessStatus } from "#proto/pmx/ops/v1/process_status_pb.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

/** A fact of a process that runs is published within this time, in milliseconds. */
const publishedWithinMs = 10_000;
/** From this age on, facts that wait are no hold-up of the moment any more. */
const heldUpMs = 60_000;

/**
 * What statuses say of facts: whether they leave, arrive and are applied.
 *
 * @param later - the statuses of the same processes a moment later: what was stated before must have been applied by then.
 *   Absent where no process runs.
 */
export function judgeFacts(
  statuses: readonly ProcessStatus[],
  later?: readonly ProcessStatus[],
): readonly Finding[] {
  const isRunning = later !== undefined;
  return [
    ...statuses.flatMap((status) => outboxOf(status, isRunning)),
    ...(later ?? statuses).flatMap((status) => arrivalsOf(status, statuses, isRunning)),
    ...statuses.flatMap(deadLettersOf),
  ];
}

function outboxOf(status: ProcessStatus, isRunning: boolean): readonly Finding[] {
  return status.statedFacts.map(({ source, newest, waitingCount, oldestWaitingTime: oldest }) => {
    const { process: subject, currentTime } = status;
    if (waitingCount === 0n) return ok("outbox", subject, `all ${newest} facts are published`);
    const waiting = `${waitingCount} of ${newest} facts of ${source} wait to be published`;
    if (!isRunning) {
      return warn("outbox", subject, waiting, "they are published when its process starts");
    }
    const ageMs = oldest && currentTime ? timestampMs(currentTime) - timestampMs(oldest) : 0;
    if (ageMs < publishedWithinMs) return ok("outbox", subject, `${waiting}, for a moment`);
    const says = `${waiting}, the oldest for ${Math.round(ageMs / 1_000)} s`;
    const remedy = `look at the NATS server and at the log of ${subject}; nothing is lost meanwhile`;
    const judged = ageMs < heldUpMs ? warn : fail;
    return judged("outbox", subject, says, remedy);
  });
}

function arrivalsOf(
  { process: subject, consumedFacts }: ProcessStatus,
  statuses: readonly ProcessStatus[],
  isRunning: boolean,
): readonly Finding[] {
  return consumedFacts.map(({ source, origin, appliedUpTo, missingCount, goneCount }) => {
    if (goneCount > 0n) {
      const says = `${goneCount} facts of ${source} are lost: their owner keeps them no more`;
      const remedy = "gates of all audit sets are INCONCLUSIVE; restore a backup that has them";
      return fail("gaps", subject, says, remedy);
    }
    if (missingCount > 0n) {
      const says = `${missingCount} facts of ${source} have not arrived`;
      const remedy = isRunning
        ? `they are asked for every 5 s; where they stay away, look at the log of ${source}`
        : "they are asked for when the processes start";
      return warn("gaps", subject, says, remedy);
    }
    const owner = statuses
      .flatMap(({ statedFacts }) => statedFacts)
      .find((stated) => stated.source === source);
    if (owner === undefined || owner.newest === 0n) {
      return ok("gaps", subject, `no fact of ${source} is missing up to ${appliedUpTo}`);
    }
    if (owner.origin !== origin) {
      const says = `the facts of ${source} that it has are of another database than the present one`;
      const remedy = "use data folders and an event bus that belong together";
      return warn("gaps", subject, says, remedy);
    }
    const behind = owner.newest - appliedUpTo;
    if (behind <= 0n)
      return ok("gaps", subject, `has every fact of ${source} up to ${appliedUpTo}`);
    const says = `is ${behind} facts of ${source} behind`;
    return isRunning
      ? warn("gaps", subject, says, `ask again; where it grows, look at the log of ${subject}`)
      : warn("gaps", subject, says, "they arrive when the processes start");
  });
}

function deadLettersOf({ process: subject, deadLetters }: ProcessStatus): readonly Finding[] {
  return deadLetters.map(({ consumer, count }) => {
    if (consumer === "outbox") {
      const says = `${count} facts could not be published`;
      const remedy = `pmx dead-letters --of ${subject} says why; once the cause is gone (mostly a max_payload of NATS that is too small), replay publishes them`;
      return fail("dead letters", subject, says, remedy);
    }
    const says = `${count} events could not be applied: gates of their audit sets are INCONCLUSIVE`;
    return fail("dead letters", subject, says, "pmx dead-letters lists them with their reasons");
  });
}
