import { generalEigenvalues } from "../numerics/general-eigenvalues.ts";
import { atan2 } from "../numerics/portable-trigonometry.ts";
import type { Decomposition } from "./decomposition.ts";
import { shiftMatrix } from "./shift-matrix.ts";

/** One root of the signal: a trend, or one half of a cycle. */
export interface SignalRoot {
  /** Bars of a cycle; negative for the other half of its pair, Infinity for a root without a cycle. */
  readonly periodBars: number;
  /** Factor by which the part grows in a bar: above 1 it grows, below 1 it dies out. */
  readonly modulus: number;
}

/**
 * Periods and growth rates of the components by ESPRIT (least squares), largest modulus first.
 * Roy & Kailath (1989), ESPRIT, IEEE Trans. ASSP 37; Golyandina & Zhigljavsky (2013), section 3.8.
 * @returns undefined where the components have no recurrence or the roots did not converge
 */
export function signalRoots(
  { left, windowBars }: Decomposition,
  components: readonly number[],
): SignalRoot[] | undefined {
  const shift = shiftMatrix(left, windowBars, components);
  const found = shift && generalEigenvalues(shift, components.length);
  if (found === undefined) return undefined;
  const roots = components.map((_, i) => {
    const re = found.re[i]!;
    const im = found.im[i]!;
    const modulus = Math.sqrt(re * re + im * im);
    const angle = atan2(im, re);
    const periodBars = im === 0 && re > 0 ? Number.POSITIVE_INFINITY : (2 * Math.PI) / angle;
    return { periodBars, modulus };
  });
  return roots.sort((a, b) => b.modulus - a.modulus || b.periodBars - a.periodBars);
}
