import { grown } from "../change-points/grown.ts";
import { SeededRandom } from "../numerics/seeded-random.ts";

const TWO_POWER_32 = 4294967296;

/** What the trials of actions are drawn by. */
export interface ExplorationSettings {
  readonly explorationRatio: number;
  readonly seed: number;
}

/**
 * Which steps of a learning try an action at random, and which action. A seed alone decides it, so that
 * every learning of that seed can read the same steps.
 */
export class Exploration {
  readonly #random: SeededRandom;
  readonly #explored: number;
  readonly #actionCount: number;
  #steps: Uint8Array = new Uint8Array(0);
  #drawn = 0;

  /** @param actionCount up to 255 */
  constructor({ explorationRatio, seed }: ExplorationSettings, actionCount: number) {
    this.#random = new SeededRandom(seed);
    this.#explored = explorationRatio * TWO_POWER_32;
    this.#actionCount = actionCount;
  }

  /** At least `count` steps from the first on: an action at random, or actionCount for the best known. */
  steps(count: number): Uint8Array {
    this.#steps = grown(this.#steps, count);
    const steps = this.#steps;
    const random = this.#random;
    for (let step = this.#drawn; step < count; step += 1) {
      const explores = random.bits() < this.#explored;
      steps[step] = explores ? random.integer(this.#actionCount) : this.#actionCount;
    }
    this.#drawn = Math.max(this.#drawn, count);
    return steps;
  }
}
