import type { ProcessStatus, StatedFacts } from "#proto/pmx/ops/v1/process_status_pb.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

/**
 * What statuses say of facts: whether they leave, arrive and are applied.
 *
 * @param later - the statuses of the same processes a moment later: what was stated before must have been published and
 *   applied by then. Absent where no process runs.
 */
export function judgeFacts(
  statuses: readonly ProcessStatus[],
  later?: readonly ProcessStatus[],
): readonly Finding[] {
  const isRunning = later !== undefined;
  return [
    ...statuses.flatMap((status) => outboxOf(status, later)),
    ...(later ?? statuses).flatMap((status) => arrivalsOf(status, statuses, isRunning)),
    ...statuses.flatMap(deadLettersOf),
  ];
}

/**
 * How long a fact waits is not known: the time that it states is when it became true, years ago for an order of a past
 * bar. So of the facts that waited at the first look some must have left by the second one.
 */
function outboxOf(
  { process: subject, statedFacts }: ProcessStatus,
  later: readonly ProcessStatus[] | undefined,
): readonly Finding[] {
  return statedFacts.map((stated) => {
    const { source, newest, waitingCount } = stated;
    if (waitingCount === 0n) return ok("outbox", subject, `all ${newest} facts are published`);
    const waiting = `${waitingCount} of ${newest} facts of ${source} wait to be published`;
    if (later === undefined) {
      return warn("outbox", subject, waiting, "they are published when its process starts");
    }
    const publishedAtFirst = publishedUpTo(stated);
    const published = later
      .flatMap((status) => status.statedFacts)
      .filter((now) => now.source === source && now.origin === stated.origin)
      .reduce((most, now) => (publishedUpTo(now) > most ? publishedUpTo(now) : most), 0n);
    if (published >= newest) return ok("outbox", subject, `all ${newest} facts are published`);
    if (published > publishedAtFirst) {
      const says = `${waiting}, and ${published - publishedAtFirst} of them have left since`;
      return warn("outbox", subject, says, "ask again: what waits is being published");
    }
    const remedy = `look at the NATS server and at the log of ${subject}; nothing is lost meanwhile`;
    return fail("outbox", subject, `${waiting}, and none of them leaves`, remedy);
  });
}

/** Facts leave in their order. */
function publishedUpTo({ newest, waitingCount }: StatedFacts): bigint {
  return newest - waitingCount;
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
