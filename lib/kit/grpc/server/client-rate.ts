import { performance } from "node:perf_hooks";

/** Calls that a client may save up, in seconds of its rate. */
const burstSeconds = 2;
/** Clients that are remembered; beyond it those go first that have been silent for long enough to call freely. */
const clientsMax = 10_000;

interface Bucket {
  calls: number;
  atMs: number;
}

/** A token bucket for each client: a rate on average, and a burst of two seconds of it. */
export class ClientRate {
  readonly #perSecond: number;
  readonly #nowMs: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(callsPerSecond: number, nowMs: () => number = () => performance.now()) {
    this.#perSecond = callsPerSecond;
    this.#nowMs = nowMs;
  }

  /** Counts a call: 0 where the client may make it, else the milliseconds after which it may. */
  waitMs(client: string): number {
    const nowMs = this.#nowMs();
    const most = Math.max(1, this.#perSecond * burstSeconds);
    let bucket = this.#buckets.get(client);
    if (bucket === undefined) {
      if (this.#buckets.size >= clientsMax) this.#forgetRested(nowMs, most);
      bucket = { calls: most, atMs: nowMs };
      this.#buckets.set(client, bucket);
    } else {
      bucket.calls = this.#callsAt(bucket, nowMs, most);
      bucket.atMs = nowMs;
    }
    if (bucket.calls < 1) return Math.ceil(((1 - bucket.calls) * 1_000) / this.#perSecond);
    bucket.calls -= 1;
    return 0;
  }

  #callsAt({ calls, atMs }: Bucket, nowMs: number, most: number): number {
    return Math.min(most, calls + ((nowMs - atMs) * this.#perSecond) / 1_000);
  }

  /** Forgetting one who may call freely changes nothing for it. Where all are busy, all start anew. */
  #forgetRested(nowMs: number, most: number): void {
    for (const [client, bucket] of this.#buckets) {
      if (this.#callsAt(bucket, nowMs, most) >= most) this.#buckets.delete(client);
    }
    if (this.#buckets.size >= clientsMax) this.#buckets.clear();
  }
}
