import { Fault, type FieldViolation, invalidFields } from "#lib/kernel/fault.ts";
import { waitForWatermark, watermarkOf } from "#lib/kit/events/watermark.ts";
import type { CallContext } from "#lib/kit/grpc/server/handlers.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import type { FactPosition } from "#proto/pmx/type/v1/fact_position_pb.ts";

/** Time to answer FACTS_PENDING before the call ends with a bare DEADLINE_EXCEEDED. */
const answerReserveMs = 250;
const longestWaitMs = 300_000;
/** Fewer than the calls that the server handles at once, so that some are left for those that need not wait. */
const waitingCallsMax = 64;
const retryAfterMs = 1_000;

/**
 * Waits until the consumer has consumed the facts asked for, each position in the order of its own
 * source, for as long as the call's deadline allows.
 * @param sources whose facts are consumed
 *
 * @throws Fault UNAVAILABLE FACTS_PENDING, or RESOURCE_EXHAUSTED OVERLOADED while too many calls wait,
 *   both with a time to retry after; INVALID_ARGUMENT FIELD_INVALID for a position of another source,
 *   at once.
 */
export function factWaiter(
  store: Pick<Store, "db" | "onCommit">,
  consumer: string,
  sources: readonly string[],
) {
  let waitingCalls = 0;
  return async (after: readonly FactPosition[], context: CallContext): Promise<void> => {
    const violations = violationsOf(after, sources);
    if (violations.length > 0) throw invalidFields(violations);
    const ahead = after.filter(
      ({ source, sequence }) => watermarkOf(store.db, consumer, source) < Number(sequence),
    );
    if (ahead.length === 0) return;
    if (waitingCalls >= waitingCallsMax) {
      const message = `${waitingCallsMax} calls already wait for facts: retry later, or ask for fewer at once`;
      throw new Fault("RESOURCE_EXHAUSTED", "OVERLOADED", message, { retryAfterMs });
    }
    const leftMs = context.remainingMs() ?? longestWaitMs;
    const timeoutMs = Math.min(longestWaitMs, Math.max(0, leftMs - answerReserveMs));
    const { signal } = context;
    waitingCalls += 1;
    try {
      await Promise.all(
        ahead.map(({ source, sequence }) =>
          waitForWatermark(store, {
            consumer,
            source,
            sequence: Number(sequence),
            timeoutMs,
            signal,
          }),
        ),
      );
    } finally {
      waitingCalls -= 1;
    }
  };
}

function violationsOf(
  after: readonly FactPosition[],
  sources: readonly string[],
): FieldViolation[] {
  return after.flatMap(({ source }, index) => {
    if (sources.includes(source)) return [];
    const description = `must be one of ${sources.join(", ")}, got "${source}"`;
    return [{ field: `after[${index}].source`, description }];
  });
}
