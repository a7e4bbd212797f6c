import { ComplexTransform, transformLength } from "./fft.ts";

/** Products of the lengths below which the sum is taken term by term. */
const directLimit = 24_000;

/**
 * Sum of convolutions Σ_c a_c ∗ b_c of pairs of real vectors with the same two lengths, through one
 * complex transform per pair (one vector as real, the other as imaginary part) and one back for the sum;
 * term by term where that is cheaper.
 */
export class ConvolutionSum {
  private readonly length: number;
  private readonly sum: Float64Array;
  private readonly transform: ComplexTransform | undefined;
  private readonly spectrumRe: Float64Array;
  private readonly spectrumIm: Float64Array;

  /** @param firstLength length of every a, @param secondLength length of every b, each 1 or more */
  constructor(firstLength: number, secondLength: number) {
    this.length = firstLength + secondLength - 1;
    this.sum = new Float64Array(this.length);
    const direct = firstLength * secondLength <= directLimit;
    const size = direct ? 0 : transformLength(this.length);
    this.transform = direct ? undefined : new ComplexTransform(size);
    this.spectrumRe = new Float64Array(size);
    this.spectrumIm = new Float64Array(size);
  }

  add(a: Float64Array, b: Float64Array): void {
    if (this.transform === undefined) addDirectly(a, b, this.sum);
    else this.addSpectrum(this.transform, a, b);
  }

  /** The sum so far, of length firstLength + secondLength − 1; the sum starts again from zero. */
  take(): Float64Array {
    const taken = new Float64Array(this.length);
    if (this.transform === undefined) {
      taken.set(this.sum);
      this.sum.fill(0);
      return taken;
    }
    const { transform, spectrumRe, spectrumIm } = this;
    transform.re.set(spectrumRe);
    transform.im.set(spectrumIm);
    transform.inverse();
    const scale = 1 / transform.length;
    for (let t = 0; t < this.length; t += 1) taken[t] = scale * transform.re[t]!;
    spectrumRe.fill(0);
    spectrumIm.fill(0);
    return taken;
  }

  /** With Z the transform of a + ib, that of a ∗ b is (Z_k² − conj(Z_−k)²) / 4i. */
  private addSpectrum(transform: ComplexTransform, a: Float64Array, b: Float64Array): void {
    transform.re.set(a);
    transform.re.fill(0, a.length);
    transform.im.set(b);
    transform.im.fill(0, b.length);
    transform.forward();
    const { re, im, length } = transform;
    for (let k = 0; k < length; k += 1) {
      const mirror = k === 0 ? 0 : length - k;
      const squareRe = (re[k]! - im[k]!) * (re[k]! + im[k]!);
      const squareIm = 2 * re[k]! * im[k]!;
      const mirrorRe = (re[mirror]! - im[mirror]!) * (re[mirror]! + im[mirror]!);
      const mirrorIm = 2 * re[mirror]! * im[mirror]!;
      this.spectrumRe[k]! += 0.25 * (squareIm + mirrorIm);
      this.spectrumIm[k]! += 0.25 * (mirrorRe - squareRe);
    }
  }
}

function addDirectly(a: Float64Array, b: Float64Array, sum: Float64Array): void {
  for (let i = 0; i < a.length; i += 1) {
    const weight = a[i]!;
    for (let k = 0; k < b.length; k += 1) sum[i + k]! += weight * b[k]!;
  }
}
