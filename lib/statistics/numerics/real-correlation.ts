import { ComplexTransform, transformLength } from "./fft.ts";
import { cosineOfTurn, sineOfTurn } from "./portable-trigonometry.ts";

/**
 * Cross-correlation of one fixed series with many vectors by a real fast Fourier transform in
 * O(N log N): out_i = Σ_k series_{i+k} · vector_k. That is the product of the series' Hankel matrix with
 * the vector, whatever its shape: the lengths of `vector` and `out` say which, and they add up to at most
 * N + 1. Nothing is allocated after it is made.
 * Korobeynikov (2010), Computation- and space-efficient implementation of SSA, section 5.
 */
export class RealCorrelation {
  /** Transform of the packed half-length vectors. */
  private readonly half: ComplexTransform;
  /** Spectrum of the series at the frequencies 0 … half length, divided by the length. */
  private readonly seriesRe: Float64Array;
  private readonly seriesIm: Float64Array;
  private readonly cosines: Float64Array;
  private readonly sines: Float64Array;

  constructor(series: Float64Array) {
    const length = transformLength(series.length);
    const half = length / 2;
    this.half = new ComplexTransform(half);
    this.cosines = new Float64Array(half + 1);
    this.sines = new Float64Array(half + 1);
    for (let k = 0; k <= half; k += 1) {
      this.cosines[k] = cosineOfTurn(k, length);
      this.sines[k] = sineOfTurn(k, length);
    }
    this.seriesRe = new Float64Array(half + 1);
    this.seriesIm = new Float64Array(half + 1);
    this.load(series);
    this.half.forward();
    this.keepSpectrum();
  }

  /** Writes the correlations at the lags 0 … out.length − 1 to `out`. */
  correlate(vector: Float64Array, out: Float64Array): void {
    this.load(vector);
    this.half.forward();
    this.multiply();
    this.half.inverse();
    const { re, im } = this.half;
    const pairs = out.length >> 1;
    for (let k = 0; k < pairs; k += 1) {
      out[2 * k] = re[k]!;
      out[2 * k + 1] = im[k]!;
    }
    if (2 * pairs < out.length) out[2 * pairs] = re[pairs]!;
  }

  /** Even entries as real parts, odd ones as imaginary parts, zeros behind. */
  private load(vector: Float64Array): void {
    const { re, im } = this.half;
    const pairs = vector.length >> 1;
    for (let k = 0; k < pairs; k += 1) {
      re[k] = vector[2 * k]!;
      im[k] = vector[2 * k + 1]!;
    }
    let filled = pairs;
    if (2 * pairs < vector.length) {
      re[pairs] = vector[2 * pairs]!;
      im[pairs] = 0;
      filled += 1;
    }
    re.fill(0, filled);
    im.fill(0, filled);
  }

  private keepSpectrum(): void {
    const { re, im, length } = this.half;
    const scale = 1 / (2 * length);
    for (let k = 0; k <= length; k += 1) {
      const at = k % length;
      const mirror = (length - k) % length;
      const oddRe = 0.5 * (im[at]! + im[mirror]!);
      const oddIm = 0.5 * (re[mirror]! - re[at]!);
      const c = this.cosines[k]!;
      const d = this.sines[k]!;
      const evenRe = 0.5 * (re[at]! + re[mirror]!);
      const evenIm = 0.5 * (im[at]! - im[mirror]!);
      this.seriesRe[k] = scale * (evenRe + c * oddRe + d * oddIm);
      this.seriesIm[k] = scale * (evenIm + c * oddIm - d * oddRe);
    }
  }

  /**
   * Replaces the packed transform of the vector by that of the correlation: the spectrum of the real
   * vector is unpacked, conjugated, multiplied by the series' and packed again, two frequencies at once.
   */
  private multiply(): void {
    const { re, im, length } = this.half;
    const { seriesRe, seriesIm, cosines, sines } = this;
    const low = seriesRe[0]! * (re[0]! + im[0]!);
    const high = seriesRe[length]! * (re[0]! - im[0]!);
    re[0] = low + high;
    im[0] = low - high;
    for (let k = 1; 2 * k <= length; k += 1) {
      const mirror = length - k;
      const c = cosines[k]!;
      const d = sines[k]!;
      const evenRe = re[k]! + re[mirror]!;
      const evenIm = im[k]! - im[mirror]!;
      const oddRe = im[k]! + im[mirror]!;
      const oddIm = re[mirror]! - re[k]!;
      const turnedRe = c * oddRe + d * oddIm;
      const turnedIm = c * oddIm - d * oddRe;
      // Twice the vector's spectrum at k and the conjugate of that at the mirror.
      const atRe = evenRe + turnedRe;
      const atIm = evenIm + turnedIm;
      const backRe = evenRe - turnedRe;
      const backIm = evenIm - turnedIm;
      const productRe = seriesRe[k]! * atRe + seriesIm[k]! * atIm;
      const productIm = seriesIm[k]! * atRe - seriesRe[k]! * atIm;
      const mirroredRe = seriesRe[mirror]! * backRe - seriesIm[mirror]! * backIm;
      const mirroredIm = -(seriesIm[mirror]! * backRe + seriesRe[mirror]! * backIm);
      const sumRe = 0.5 * (productRe + mirroredRe);
      const sumIm = 0.5 * (productIm + mirroredIm);
      const apartRe = 0.5 * (productRe - mirroredRe);
      const apartIm = 0.5 * (productIm - mirroredIm);
      const backTurnedRe = c * apartRe - d * apartIm;
      const backTurnedIm = c * apartIm + d * apartRe;
      re[k] = sumRe - backTurnedIm;
      im[k] = sumIm + backTurnedRe;
      re[mirror] = sumRe + backTurnedIm;
      im[mirror] = backTurnedRe - sumIm;
    }
  }
}
