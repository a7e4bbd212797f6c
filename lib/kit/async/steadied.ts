import { performance } from "node:perf_hooks";

/** For how long something must be away, or back, before it counts as that, in milliseconds. */
export interface Steadiness {
  readonly awayAfterMs: number;
  readonly backAfterMs: number;
}

/** Whether something is there, told only once it has stayed so: a moment's failure changes nothing. */
export class Steadied {
  readonly #steadiness: Steadiness;
  readonly #changed: (isThere: boolean) => void;
  readonly #nowMs: () => number;
  #isThere = true;
  /** Since when every look has found the opposite. */
  #otherwiseSinceMs: number | undefined;

  /** It is there until looks say otherwise; `changed` is called at each change. */
  constructor(
    steadiness: Steadiness,
    changed: (isThere: boolean) => void,
    nowMs: () => number = () => performance.now(),
  ) {
    this.#steadiness = steadiness;
    this.#changed = changed;
    this.#nowMs = nowMs;
  }

  /** Takes what a look has found. */
  note(isThere: boolean): void {
    if (isThere === this.#isThere) {
      this.#otherwiseSinceMs = undefined;
      return;
    }
    const { awayAfterMs, backAfterMs } = this.#steadiness;
    const nowMs = this.#nowMs();
    this.#otherwiseSinceMs ??= nowMs;
    if (nowMs - this.#otherwiseSinceMs < (isThere ? backAfterMs : awayAfterMs)) return;
    this.#isThere = isThere;
    this.#otherwiseSinceMs = undefined;
    this.#changed(isThere);
  }
}
