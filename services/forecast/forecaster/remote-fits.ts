import { performance } from "node:perf_hooks";
import { Fault } from "#lib/kernel/fault.ts";
import { pause } from "#lib/kit/async/pause.ts";
import type { OpenPeer } from "#lib/kit/lifecycle/start-service.ts";
import type { FitResponse } from "#proto/pmx/forecast/v1/forecaster_service_pb.ts";
import type { FitCaller, FitEngine, FitInput } from "../app/ports.ts";
import type { PackedBars } from "../domain/bar-columns.ts";
import type { HashedForecast } from "../domain/forecast.ts";
import { contentHashOf } from "../domain/identity.ts";
import type { ForecastPolicy } from "../domain/policy.ts";
import type { RegimeReport } from "../domain/regime/detect-regime.ts";
import { FairTurns } from "../workers/fair-turns.ts";
import { isTooLong, stopping } from "../workers/fit-faults.ts";
import type { FitResult, FitTask } from "../workers/fit-job.ts";
import { fitToMessage } from "./fit-message.ts";
import { Forecasters } from "./forecasters.ts";

/** How fits are sent elsewhere. */
export interface RemoteFitOptions {
  /** Addresses of forecasters, or of names that stand for several. */
  readonly addresses: readonly string[];
  /** Fits that may wait here; one more is refused. */
  readonly queueLimit: number;
  readonly build: string;
  readonly openPeer: OpenPeer;
  /** How long a fit looks for a forecaster before its caller is told that there is none; 5 s by default. */
  readonly patienceMs?: number;
}

/** No call of ours may run longer: what nobody waits for ends earlier, by its signal. */
const longestFitMs = 300_000;
const firstDelayMs = 20;
const largestDelayMs = 500;
/** A call that failed after so long was at work: the search for a forecaster begins anew. */
const atWorkMs = 1_000;
/** A thread, or a whole process, may die of the fit itself: it gets another chance elsewhere, and not for ever. */
const mostLosses = 3;

/**
 * Fits in other processes. Which one fits changes no result; one that dies, stops, is full or of another build makes
 * a fit go to another. Where none is left, fits wait for a while, and then say what to start.
 */
export class RemoteFits implements FitEngine {
  readonly #options: RemoteFitOptions;
  readonly #forecasters: Forecasters;
  readonly #turns: FairTurns;
  #closing = false;

  constructor(options: RemoteFitOptions) {
    this.#options = options;
    this.#forecasters = new Forecasters(options.addresses, options.openPeer, () =>
      performance.now(),
    );
    this.#turns = new FairTurns(() => this.parallelism, options.queueLimit);
  }

  /** One more than they have threads, each, so that none of them waits for its next fit. */
  get parallelism(): number {
    return this.#forecasters.fitsAtOnce;
  }

  async forecast(input: FitInput, caller: FitCaller): Promise<HashedForecast> {
    const made = await this.#run({ kind: "forecast", ...input }, caller);
    // Equal hashes, equal bytes: what was sent as text is the forecast that was made.
    if (contentHashOf(made.content) === made.contentHash) return made;
    const message = "a forecaster answered a forecast that its own hash does not fit";
    throw new Fault("INTERNAL", "INTERNAL", message);
  }

  regime(bars: PackedBars, policy: ForecastPolicy, caller: FitCaller): Promise<RegimeReport> {
    return this.#run({ kind: "regime", bars, policy }, caller);
  }

  /** Takes no more fits, and lets those taken finish. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#turns.drained();
    this.#forecasters.close();
  }

  async #run<Task extends FitTask>(task: Task, caller: FitCaller): Promise<FitResult<Task>> {
    if (this.#closing) throw stopping();
    const end = await this.#turns.take(caller);
    try {
      return JSON.parse((await this.#fitSomewhere(task, caller)).resultJson);
    } finally {
      end();
    }
  }

  async #fitSomewhere(task: FitTask, { peer, signal }: FitCaller): Promise<FitResponse> {
    const { build, patienceMs = 5_000 } = this.#options;
    const request = fitToMessage(task, { build, onBehalfOf: peer });
    let lookingSinceMs: number | undefined;
    let losses = 0;
    for (let delayMs = firstDelayMs; ; delayMs = Math.min(2 * delayMs, largestDelayMs)) {
      const askedMs = performance.now();
      try {
        return await this.#forecasters.fit(request, { signal, deadlineMs: longestFitMs });
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (!(error instanceof Fault) || !mayPassElsewhere(error)) throw error;
        const failedMs = performance.now();
        if (failedMs - askedMs >= atWorkMs || error.reason === "INTERNAL") {
          losses += 1;
          lookingSinceMs = failedMs;
        }
        if (losses > mostLosses) throw error;
        lookingSinceMs ??= failedMs;
        if (failedMs - lookingSinceMs >= patienceMs) throw this.#nobody(error);
        await pause(Math.max(delayMs, error.retryAfterMs ?? 0), signal);
      }
    }
  }

  #nobody(last: Fault): Fault {
    if (last.reason === "OVERLOADED") return last;
    const { addresses } = this.#options;
    const message = `no forecaster takes fits at ${addresses.join(", ")}: start one (node bin/service.mjs forecaster), or correct PMX_FORECASTERS; without it this process fits by itself (${last.message})`;
    const metadata = { address: addresses.join(",") };
    return new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message, { metadata, cause: last });
  }
}

/** Whether another forecaster, or the same one later, may answer what this one did not. */
function mayPassElsewhere(fault: Fault): boolean {
  const { code, reason } = fault;
  if (code === "UNAVAILABLE" || reason === "OVERLOADED" || reason === "INTERNAL") return true;
  return code === "DEADLINE_EXCEEDED" && !isTooLong(fault);
}
