import { invalidField } from "#lib/kernel/fault.ts";
import { waitForWatermark } from "#lib/kit/events/watermark.ts";
import type { CallContext } from "#lib/kit/grpc/server/handlers.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import type { FactPosition } from "#proto/pmx/type/v1/fact_position_pb.ts";

/** Time to answer FACTS_PENDING before the call ends with a bare DEADLINE_EXCEEDED. */
const answerReserveMs = 250;
const longestWaitMs = 300_000;

/**
 * Waits until the consumer has consumed the facts asked for, each position in the order of its own
 * source, for as long as the call's deadline allows.
 *
 * @throws Fault UNAVAILABLE FACTS_PENDING with a time to retry after; INVALID_ARGUMENT for a
 *   position without a source or below 0.
 */
export function factWaiter(store: Pick<Store, "db" | "onCommit">, consumer: string) {
  return async (after: readonly FactPosition[], context: CallContext): Promise<void> => {
    for (const [index, { source, sequence }] of after.entries()) {
      if (source === "") throw invalidField(`after[${index}].source`, "is required");
      if (sequence < 0n) throw invalidField(`after[${index}].sequence`, "must be at least 0");
    }
    const leftMs = context.remainingMs() ?? longestWaitMs;
    const timeoutMs = Math.min(longestWaitMs, Math.max(0, leftMs - answerReserveMs));
    await Promise.all(
      after.map(({ source, sequence }) =>
        waitForWatermark(store, {
          consumer,
          source,
          sequence: Number(sequence),
          timeoutMs,
          signal: context.signal,
        }),
      ),
    );
  };
}
