/** Throws once the caller has left. Called between the long steps of a fit. */
export type CheckStop = () => void;

/** For callers that never leave. */
export function neverStop(): void {}

/**
 * Where a fit keeps work for the next, later origin of the same series: only values that the later
 * origin sees too have gone into it. Each model of each series has a memory of its own.
 */
export interface Memory {
  kept?: unknown;
}
