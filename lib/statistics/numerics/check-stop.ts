/** Throws once the caller has left. Called between the long steps of a fit. */
export type CheckStop = () => void;

/** For callers that never leave. */
export function neverStop(): void {}
