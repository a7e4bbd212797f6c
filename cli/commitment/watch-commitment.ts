import { Fault } from "#lib/kernel/fault.ts";
import type { Commitment, CommitmentVerdictChange } from "#proto/pmx/audit/v1/commitment_pb.ts";
import type { WatchCommitmentResponse } from "#proto/pmx/audit/v1/commitment_service_pb.ts";

/** How a commitment is watched. */
export interface WatchOptions {
  /** Opens WatchCommitment after a change; undefined for the state and what comes from now on. */
  readonly watch: (afterChange: number | undefined) => AsyncIterable<WatchCommitmentResponse>;
  /** Called with the state at the beginning. */
  readonly onStart: (commitment: Commitment) => void;
  /** Called once for each change, in order. */
  readonly onChange: (change: CommitmentVerdictChange) => void;
  readonly signal: AbortSignal;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Some minutes in all: a service that is restarted is back by then. */
const attemptsMax = 30;
const waitMaxMs = 10_000;

/**
 * Watches a commitment until its verdict is final. A stream that breaks is opened again after the last change seen.
 * @throws Fault of the last attempt; CANCELLED once the signal is aborted.
 */
export async function watchUntilFinal(options: WatchOptions): Promise<void> {
  const { watch, onStart, onChange, signal, sleep } = options;
  let seen: number | undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      for await (const { event } of watch(seen)) {
        attempt = 0;
        if (event.case === "change") {
          seen = event.value.number;
          onChange(event.value);
        } else if (event.case === "commitment" && seen === undefined) {
          seen = event.value.changes;
          onStart(event.value);
        }
      }
      if (!signal.aborted) return;
    } catch (error) {
      const isBroken = error instanceof Fault && error.code === "UNAVAILABLE";
      if (!signal.aborted && (!isBroken || attempt >= attemptsMax)) throw error;
    }
    if (signal.aborted) {
      throw new Fault("CANCELLED", "CANCELLED", "interrupted; the commitment goes on");
    }
    await sleep(Math.min(waitMaxMs, 200 * 2 ** attempt));
  }
}
