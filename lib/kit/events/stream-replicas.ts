import { type JetStreamManager, NatsError } from "nats";
import type { Logger } from "../telemetry/logger.ts";

/** JetStream's error codes where its servers cannot hold so many replicas, at present or at all. */
const notSoMany: ReadonlySet<number> = new Set([
  10_005, // no suitable peers for placement
  10_023, // insufficient resources
  10_074, // replicas > 1 not supported in non-clustered mode
]);

/** How soon the servers are asked again: those that are away, or join, do so within minutes. */
const standardRetryMs = 30_000;

export interface StreamReplicasOptions {
  /** The least number of servers that shall hold each stream, 1 to 5. */
  readonly replicas: number;
  readonly logger: Logger;
  readonly retryMs?: number | undefined;
}

/** Whether the servers refuse a stream for its number of replicas alone. */
export function areTooMany(error: unknown): boolean {
  return error instanceof NatsError && notSoMany.has(error.api_error?.err_code ?? 0);
}

/**
 * Raises streams to the configured number of replicas, also those that were made before it was configured or while
 * too few servers were there. It asks again until they have it, and holds nobody up meanwhile. It lowers none: two
 * processes with different settings would undo each other's, and fewer copies are for an operator to decide.
 */
export class StreamReplicas {
  readonly wanted: number;
  readonly #logger: Logger;
  readonly #retryMs: number;
  /** Streams that have fewer, and whether that was logged. */
  readonly #short = new Map<string, { isTold: boolean }>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;

  constructor({ replicas, logger, retryMs = standardRetryMs }: StreamReplicasOptions) {
    this.wanted = replicas;
    this.#logger = logger;
    this.#retryMs = retryMs;
  }

  /** Notes how many replicas a stream has, and raises it where these are too few. */
  note(manager: JetStreamManager, stream: string, replicas: number): void {
    if (replicas >= this.wanted || this.#isStopped || this.#short.has(stream)) return;
    this.#short.set(stream, { isTold: false });
    void this.#raise(manager, stream);
  }

  /** Asks no more. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #raise(manager: JetStreamManager, stream: string): Promise<void> {
    const about = { stream, replicas: this.wanted };
    try {
      const { config, cluster } = await manager.streams.info(stream);
      if (config.num_replicas < this.wanted) {
        // An old server alone would note the number and hold one copy.
        if (cluster === undefined) throw new Error("the NATS server is in no cluster");
        await manager.streams.update(stream, { num_replicas: this.wanted });
        this.#logger.info("stream is raised to the configured number of replicas", about);
      }
      this.#short.delete(stream);
    } catch (error) {
      if (this.#isStopped) return;
      const short = this.#short.get(stream);
      if (short?.isTold === false) {
        const what = "stream has fewer replicas than configured; will try to raise it again";
        this.#logger.warn(what, { ...about, error });
        short.isTold = true;
      }
      this.#retry(manager);
    }
  }

  #retry(manager: JetStreamManager): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      for (const stream of this.#short.keys()) void this.#raise(manager, stream);
    }, this.#retryMs);
  }
}
