import { Fault } from "#lib/kernel/fault.ts";
import type { Sprint, SprintStep } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { WatchSprintResponse } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { aborted } from "./interruption.ts";

/** A sprint that has ended, with all its steps in order. */
export interface FollowedSprint {
  readonly sprint: Sprint;
  readonly steps: readonly SprintStep[];
}

/** How a sprint is followed. */
export interface FollowOptions {
  /** Opens WatchSprint after a sequence. */
  readonly watch: (afterSequence: bigint) => AsyncIterable<WatchSprintResponse>;
  /** Called once for each step, in order. */
  readonly onStep: (step: SprintStep) => void;
  /** Called when the sprint is paused, and again with every stream that finds it so. */
  readonly onPause: (sprint: Sprint) => void;
  /** Called when the stream broke, before it is opened again. */
  readonly onReconnect: (attempt: number, waitMs: number) => void;
  /** Ends the watch; the sprint keeps running. */
  readonly signal: AbortSignal;
  readonly sleep: (ms: number) => Promise<void>;
}

/** About a minute in all: as long as a gateway waits for its services. */
const attemptsMax = 16;
const firstWaitMs = 200;
const waitMaxMs = 5_000;

/**
 * Watches a sprint to its end. A stream that breaks is opened again after the last step seen; every
 * further step resets the count of attempts.
 *
 * @throws Fault of the last attempt; CANCELLED when the signal is aborted.
 */
export async function followSprint(options: FollowOptions): Promise<FollowedSprint> {
  const { signal } = options;
  const interrupted = aborted(signal);
  const steps: SprintStep[] = [];
  let attempt = 0;
  while (true) {
    const seen = steps.length;
    let broken: Fault;
    try {
      const sprint = await watchOnce(options, steps);
      if (sprint !== undefined) return { sprint, steps };
      broken = new Fault("UNAVAILABLE", "PEER_UNREACHABLE", "the gateway closed the stream early");
    } catch (error) {
      if (signal.aborted) throw interruptedFault();
      if (!isWorthAnother(error)) throw error;
      broken = error;
    }
    attempt = steps.length > seen ? 1 : attempt + 1;
    if (attempt >= attemptsMax) throw broken;
    const waitMs = Math.max(
      broken.retryAfterMs ?? 0,
      Math.min(waitMaxMs, firstWaitMs * 2 ** (attempt - 1)),
    );
    options.onReconnect(attempt, waitMs);
    await Promise.race([options.sleep(waitMs), interrupted]);
    if (signal.aborted) throw interruptedFault();
  }
}

/** The ended sprint, or undefined when the stream closed before its end. */
async function watchOnce(
  { watch, onStep, onPause, signal }: FollowOptions,
  steps: SprintStep[],
): Promise<Sprint | undefined> {
  let sprint: Sprint | undefined;
  for await (const { event } of watch(steps.at(-1)?.sequence ?? 0n)) {
    if (signal.aborted) throw interruptedFault();
    if (event.case === "sprint") sprint = event.value;
    if (event.case === "sprint" && event.value.state === SprintState.PAUSED) onPause(event.value);
    // A gateway that repeats a step after a reconnect must not make us count it twice.
    if (event.case === "step" && event.value.sequence > (steps.at(-1)?.sequence ?? 0n)) {
      steps.push(event.value);
      onStep(event.value);
    }
  }
  return sprint !== undefined && hasEnded(sprint.state) ? sprint : undefined;
}

/** Whether nothing more is done for a sprint by itself: it has ended, or waits for its next night. */
export function hasEnded(state: SprintState): boolean {
  return (
    state === SprintState.SUCCEEDED ||
    state === SprintState.WAITING ||
    state === SprintState.FAILED ||
    state === SprintState.CANCELLED
  );
}

function isWorthAnother(error: unknown): error is Fault {
  return (
    error instanceof Fault &&
    (error.code === "UNAVAILABLE" ||
      error.code === "DEADLINE_EXCEEDED" ||
      error.code === "CANCELLED")
  );
}

function interruptedFault(): Fault {
  return new Fault("CANCELLED", "CANCELLED", "interrupted");
}
