/** The source of the current time; injected, so that replays and tests can set it. */
export interface Clock {
  /** UTC milliseconds since the epoch. */
  nowMs(): number;
}

/** The system clock. */
export const systemClock: Clock = { nowMs: () => Date.now() };
