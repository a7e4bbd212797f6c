/** Where the present moment comes from; injected so that replays and tests decide what time it is. */
export interface Clock {
  /** UTC milliseconds since the epoch. */
  nowMs(): number;
}

/** The clock of the machine. */
export const systemClock: Clock = { nowMs: () => Date.now() };
