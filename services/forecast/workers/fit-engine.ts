import type { FitEngine } from "../app/ports.ts";
import { packBars } from "../domain/bar-columns.ts";
import type { FitPool } from "./pool.ts";

/** The computations of the service, done by the threads of a pool. */
export function fitEngine(pool: FitPool, threads: number): FitEngine {
  return {
    parallelism: threads,
    forecast: (input, signal) => pool.run({ kind: "forecast", ...input }, signal),
    regime: (bars, policy, signal) =>
      pool.run({ kind: "regime", bars: packBars(bars), policy }, signal),
  };
}
