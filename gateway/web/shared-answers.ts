import { performance } from "node:perf_hooks";
import type { HttpAnswer } from "#lib/kit/http/route.ts";

/** A page that follows a sprint is shown for so many times as long as it took to make: the sprint has the rest. */
const shownShare = 10;
/** Yet no longer than this, in milliseconds. */
const shownMsMax = 10_000;
/** Answers that are kept; the oldest goes first. */
const keptMax = 32;

/** An answer, and whether it says of itself that it changes while it is read. */
export interface MadeAnswer {
  readonly answer: HttpAnswer;
  readonly refreshes: boolean;
}

interface Kept {
  readonly made: Promise<MadeAnswer>;
  /** By the clock, until when it is shown; Infinity while it is being made. */
  untilMs: number;
}

/**
 * Makes a page once for all who ask for the same at the same time. A page that follows a sprint asks for itself every
 * second in every tab, and what makes it would be taken from the sprint: such a page is shown for some time after it was
 * made, so that all tabs together take a tenth of the time at most. Who opens a page, or loads it again, sees how it is.
 */
export class SharedAnswers {
  readonly #kept = new Map<string, Kept>();
  readonly #elapsedMs: () => number;

  /** @param elapsedMs a monotonic clock */
  constructor(elapsedMs = () => performance.now()) {
    this.#elapsedMs = elapsedMs;
  }

  /**
   * @param key what is asked for, and by whom as far as that changes the answer
   * @param follows whether a page asks for itself again, which may be shown what was made before
   */
  async of(key: string, follows: boolean, make: () => Promise<MadeAnswer>): Promise<HttpAnswer> {
    const startMs = this.#elapsedMs();
    const known = this.#kept.get(key);
    const untilMs = known?.untilMs ?? 0;
    const isShown = untilMs === Number.POSITIVE_INFINITY || (follows && startMs < untilMs);
    if (known !== undefined && isShown) return (await known.made).answer;
    const kept: Kept = { made: make(), untilMs: Number.POSITIVE_INFINITY };
    this.#keep(key, kept);
    let isKept = false;
    try {
      const { answer, refreshes } = await kept.made;
      isKept = refreshes;
      return answer;
    } finally {
      const nowMs = this.#elapsedMs();
      kept.untilMs = nowMs + Math.min(shownMsMax, shownShare * (nowMs - startMs));
      if (!isKept && this.#kept.get(key) === kept) this.#kept.delete(key);
    }
  }

  /** Something was done by a form: who did it sees what it came to. */
  forget(): void {
    this.#kept.clear();
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > keptMax && oldest !== undefined) this.#kept.delete(oldest);
  }
}
