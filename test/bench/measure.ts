import process from "node:process";

/** One thing whose time is measured. */
export interface BenchCase {
  readonly name: string;
  /** The time it may take, in milliseconds of user CPU; absent for a figure without a bar. */
  readonly barMs?: number;
  run(): unknown;
  /** The same task done by another library, measured in the same process. */
  readonly rival?: { readonly name: string; run(): unknown };
}

/** What the repetitions of one case took, each in milliseconds of user CPU. */
export interface Measured {
  readonly medianMs: number;
  readonly minimumMs: number;
  readonly maximumMs: number;
  readonly runs: number;
}

/** Long enough for the compiler threads, whose time counts too, to be done with the code. */
const warmUpMs = 1_500;
const smallestBatchMs = 60;

/**
 * User CPU time of one call: after a warm-up, `runs` batches are timed, each repeating the call until
 * the clock can resolve it, and the median batch counts.
 */
export function measure(run: () => unknown, runs: number): Measured {
  let calls = 0;
  const warmFrom = userMs();
  do {
    run();
    calls += 1;
  } while (userMs() - warmFrom < warmUpMs);
  const each = (userMs() - warmFrom) / calls;
  const repeats = Math.max(1, Math.ceil(smallestBatchMs / each));
  const times = Array.from({ length: runs }, () => {
    const from = userMs();
    for (let i = 0; i < repeats; i += 1) run();
    return (userMs() - from) / repeats;
  }).sort((a, b) => a - b);
  const [minimumMs, medianMs, maximumMs] = [0, Math.floor(runs / 2), runs - 1].map(
    (at) => times[at]!,
  ) as [number, number, number];
  return { medianMs, minimumMs, maximumMs, runs };
}

function userMs(): number {
  return process.cpuUsage().user / 1_000;
}
