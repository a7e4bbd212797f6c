/** Throws when nobody waits for the result any more. Called between the long steps of a fit. */
export type CheckStop = () => void;

/** For callers that always wait. */
export function neverStop(): void {}
