import { log } from "./portable-math.ts";

const TWO_POWER_32 = 4294967296;
const TWO_POWER_53 = 9007199254740992;
/** 2^32 divided by the golden ratio: the step of Weyl's sequence. */
const GOLDEN_STEP = 0x9e3779b9;

/**
 * Random numbers that a seed determines to the bit, on every engine: xoshiro128** of Blackman & Vigna
 * (2021), "Scrambled linear pseudorandom number generators", period 2^128 − 1. For simulation and
 * exploration; never for secrets.
 */
export class SeededRandom {
  readonly #state = new Int32Array(4);
  #spareNormal = Number.NaN;

  /** @param seed any safe integer; seeds next to each other give unrelated sequences */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`seed ${seed} is not a safe integer`);
    const lower = seed | 0;
    const upper = Math.floor(seed / TWO_POWER_32) | 0;
    // An invertible mixer of four different numbers: at most one of the four words can be zero.
    const start = mixed((lower ^ mixed(upper)) | 0);
    for (let i = 0; i < 4; i += 1) {
      this.#state[i] = mixed((start + Math.imul(i + 1, GOLDEN_STEP)) | 0);
    }
  }

  /** A generator that starts from the four words of the state itself, which must not all be zero. */
  static fromState(words: readonly [number, number, number, number]): SeededRandom {
    const random = new SeededRandom(0);
    random.#state.set(words.map((word) => word | 0));
    if (random.#state.every((word) => word === 0)) throw new RangeError("the state is all zeros");
    return random;
  }

  /** The next 32 bits, as an integer from 0 to 2^32 − 1. */
  bits(): number {
    const s = this.#state;
    const second = s[1]!;
    const product = Math.imul(second, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    s[2]! ^= s[0]!;
    s[3]! ^= second;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= second << 9;
    s[3] = (s[3]! << 11) | (s[3]! >>> 21);
    return result;
  }

  /** A multiple of 2^−53 in [0, 1), all equally likely. */
  uniform(): number {
    const upper = this.bits() >>> 5;
    const lower = this.bits() >>> 6;
    return (upper * 67108864 + lower) / TWO_POWER_53;
  }

  /**
   * An integer from 0 to bound − 1, all equally likely: draws beyond the last whole multiple of the
   * bound are drawn again.
   * @param bound 1 to 2^32
   */
  integer(bound: number): number {
    if (!(Number.isInteger(bound) && bound >= 1 && bound <= TWO_POWER_32)) {
      throw new RangeError(`bound ${bound} is not an integer from 1 to 2^32`);
    }
    const accepted = TWO_POWER_32 - (TWO_POWER_32 % bound);
    let drawn = this.bits();
    while (drawn >= accepted) drawn = this.bits();
    return drawn % bound;
  }

  /** A standard normal number, by the polar method (Marsaglia & Bray 1964). */
  normal(): number {
    const spare = this.#spareNormal;
    if (!Number.isNaN(spare)) {
      this.#spareNormal = Number.NaN;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) {
        const factor = Math.sqrt((-2 * log(square)) / square);
        this.#spareNormal = y * factor;
        return x * factor;
      }
    }
  }
}

/** The finaliser of MurmurHash3: a bijection of 32 bits in which every bit moves about half of the others. */
function mixed(word: number): number {
  let z = word;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) | 0;
}
