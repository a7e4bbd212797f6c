import {
  type FourierPass,
  passOfFive,
  passOfFour,
  passOfThree,
  passOfTwo,
} from "./fourier-passes.ts";
import { cosineOfTurn, sineOfTurn } from "./portable-trigonometry.ts";

/** Smallest even number of 2ᵃ3ᵇ5ᶜ that is not below `least`, and at least 4. */
export function transformLength(least: number): number {
  for (let length = Math.max(4, least + (least % 2)); ; length += 2) {
    let rest = length;
    for (const prime of [2, 3, 5]) while (rest % prime === 0) rest /= prime;
    if (rest === 1) return length;
  }
}

/**
 * Complex fast Fourier transform of one length, with its tables and buffers: nothing is allocated after
 * it is made. The values to transform are put in `re` and `im`; after `forward` or `inverse` (neither
 * divides by the length) the result is there, and the two fields may be other arrays than before.
 */
export class ComplexTransform {
  readonly length: number;
  re: Float64Array;
  im: Float64Array;
  private spareRe: Float64Array;
  private spareIm: Float64Array;
  private readonly cosines: Float64Array;
  private readonly sines: Float64Array;
  private readonly radices: readonly number[];

  /** @param length a product of 2, 3 and 5, 1 or more */
  constructor(length: number) {
    this.length = length;
    this.re = new Float64Array(length);
    this.im = new Float64Array(length);
    this.spareRe = new Float64Array(length);
    this.spareIm = new Float64Array(length);
    this.cosines = new Float64Array(length);
    this.sines = new Float64Array(length);
    for (let k = 0; k < length; k += 1) {
      this.cosines[k] = cosineOfTurn(k, length);
      this.sines[k] = sineOfTurn(k, length);
    }
    this.radices = radicesOf(length);
  }

  /** Σ_t z_t e^(−2πi k t / length) for every k. */
  forward(): void {
    let n = this.length;
    let s = 1;
    for (const radix of this.radices) {
      const pass = passes[radix]!;
      pass(this.re, this.im, this.spareRe, this.spareIm, n, s, this.cosines, this.sines);
      this.swapBuffers();
      n /= radix;
      s *= radix;
    }
  }

  /** Σ_k z_k e^(+2πi k t / length) for every t. */
  inverse(): void {
    this.swapParts();
    this.forward();
    this.swapParts();
  }

  private swapBuffers(): void {
    const re = this.re;
    const im = this.im;
    this.re = this.spareRe;
    this.im = this.spareIm;
    this.spareRe = re;
    this.spareIm = im;
  }

  private swapParts(): void {
    const re = this.re;
    this.re = this.im;
    this.im = re;
    const spare = this.spareRe;
    this.spareRe = this.spareIm;
    this.spareIm = spare;
  }
}

const passes: Readonly<Record<number, FourierPass>> = {
  2: passOfTwo,
  3: passOfThree,
  4: passOfFour,
  5: passOfFive,
};

function radicesOf(length: number): number[] {
  const radices: number[] = [];
  let rest = length;
  for (const radix of [5, 3, 4, 2]) {
    while (rest % radix === 0) {
      radices.push(radix);
      rest /= radix;
    }
  }
  return radices;
}
