import { performance } from "node:perf_hooks";
import { endsWithin } from "#lib/kit/async/bounded-wait.ts";

/** Pages that are made at a time: all share one event loop, so that each one more makes the others later. */
const madeAtOnce = 2;
/** How long a page keeps others waiting, in milliseconds: while it waits for a service it takes nothing from them. */
const longestTurnMs = 250;
/** What a kind of page is taken to need before one was made. */
const unknownMs = 50;

interface Waiting {
  readonly kind: string;
  readonly start: () => void;
}

/**
 * Makes pages in turns, of those that wait the one first whose kind needed the least time before: somebody who opens a
 * small page is not behind all who compare sprints.
 */
export class PageTurns {
  readonly #elapsedMs: () => number;
  readonly #turnMs: number;
  readonly #waiting: Waiting[] = [];
  readonly #neededMs = new Map<string, number>();
  #turns = 0;

  /** @param elapsedMs a monotonic clock */
  constructor(elapsedMs = () => performance.now(), turnMs = longestTurnMs) {
    this.#elapsedMs = elapsedMs;
    this.#turnMs = turnMs;
  }

  /** @param kind which pages need about the same; there are few of them */
  async of<T>(kind: string, make: () => Promise<T>): Promise<T> {
    if (this.#turns < madeAtOnce) this.#turns += 1;
    else await new Promise<void>((start) => this.#waiting.push({ kind, start }));
    const startMs = this.#elapsedMs();
    const made = make();
    void endsWithin(made, this.#turnMs).then(() => this.#next());
    try {
      return await made;
    } finally {
      this.#learn(kind, this.#elapsedMs() - startMs);
    }
  }

  #next(): void {
    const needed = ({ kind }: Waiting) => this.#neededMs.get(kind) ?? unknownMs;
    const least = Math.min(...this.#waiting.map(needed));
    const at = this.#waiting.findIndex((one) => needed(one) === least);
    const [next] = at < 0 ? [] : this.#waiting.splice(at, 1);
    if (next === undefined) this.#turns -= 1;
    else next.start();
  }

  /** A page that others held up needed less than it took: it counts for twice of what was known at the most. */
  #learn(kind: string, tookMs: number): void {
    const known = this.#neededMs.get(kind);
    this.#neededMs.set(kind, known === undefined ? tookMs : Math.min(tookMs, 2 * known));
  }
}
