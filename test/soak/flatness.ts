import { type Slope, slopeOf } from "./slope.ts";

/**
 * Memory is flat when a day of 10,000,000 calls (116 a second, day and night) adds at most so much of the 1 GiB that a
 * pod may hold, at the upper bound of the slope's interval. For the heap that is one byte a call: less than the smallest
 * object that each tenth call could leave behind. Resident memory moves by megabytes as allocators keep and return
 * pages, which no run of minutes tells from a slow growth: there the share is a tenth.
 */
export const callsOfDay = 10_000_000;
const podBytes = 1024 ** 3;
export const shares = { heap: 0.01, resident: 0.1 } as const;
/** Of the run: caches fill, and the compiler replaces code. */
export const warmUpShare = 0.2;
const level = 0.95;

export type MemoryKind = keyof typeof shares;

/** GROWS and FLAT with the whole interval; UNDECIDED where it holds the limit, or there are too few samples. */
export type Verdict = "FLAT" | "GROWS" | "UNDECIDED";

/** How the memory of a process goes with the calls, after the warm-up. */
export interface Trend {
  readonly kind: MemoryKind;
  /** Bytes for 1,000 calls; absent where there are too few samples. */
  readonly slope?: Slope;
  /** The most that is flat, in bytes for 1,000 calls. */
  readonly limit: number;
  /** At the first sample after the warm-up, and at the last one, in bytes. */
  readonly firstBytes: number;
  readonly lastBytes: number;
  readonly verdict: Verdict;
}

/** Memory at one time, after so many calls. */
export interface MemorySample {
  readonly calls: number;
  readonly bytes: number;
}

/** @param samples one or more in the order of time, the last one after all calls */
export function trendOf(kind: MemoryKind, samples: readonly MemorySample[]): Trend {
  const warmUpCalls = warmUpShare * samples.at(-1)!.calls;
  const after = samples.filter(({ calls }) => calls >= warmUpCalls);
  const thousands = after.map(({ calls }) => calls / 1_000);
  const bytes = after.map((sample) => sample.bytes);
  const slope = slopeOf(thousands, bytes, level);
  const limit = (1_000 * shares[kind] * podBytes) / callsOfDay;
  return {
    kind,
    ...(slope && { slope }),
    limit,
    firstBytes: bytes[0]!,
    lastBytes: bytes.at(-1)!,
    verdict: verdictOf(slope, limit),
  };
}

function verdictOf(slope: Slope | undefined, limit: number): Verdict {
  if (slope === undefined) return "UNDECIDED";
  if (slope.upper <= limit) return "FLAT";
  return slope.lower > limit ? "GROWS" : "UNDECIDED";
}
