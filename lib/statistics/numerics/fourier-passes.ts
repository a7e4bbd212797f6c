/**
 * Passes of the self-sorting (Stockham) fast Fourier transform. Each takes `s` interleaved sequences of
 * `n` complex values in x, and leaves in y the radix · s sequences of n / radix values whose transforms
 * make up theirs. `cosines` and `sines` hold one turn in n · s parts: entry k is the angle 2πk / (n s).
 * Van Loan (1992), Computational Frameworks for the Fast Fourier Transform, section 1.7.
 */
export type FourierPass = (
  xr: Float64Array,
  xi: Float64Array,
  yr: Float64Array,
  yi: Float64Array,
  n: number,
  s: number,
  cosines: Float64Array,
  sines: Float64Array,
) => void;

export const passOfTwo: FourierPass = (xr, xi, yr, yi, n, s, cosines, sines) => {
  const half = n / 2;
  for (let p = 0; p < half; p += 1) {
    const c = cosines[p * s]!;
    const d = -sines[p * s]!;
    for (let q = 0; q < s; q += 1) {
      const a = q + s * p;
      const b = a + s * half;
      const to = q + 2 * s * p;
      const r = xr[a]! - xr[b]!;
      const i = xi[a]! - xi[b]!;
      yr[to] = xr[a]! + xr[b]!;
      yi[to] = xi[a]! + xi[b]!;
      yr[to + s] = r * c - i * d;
      yi[to + s] = r * d + i * c;
    }
  }
};

export const passOfThree: FourierPass = (xr, xi, yr, yi, n, s, cosines, sines) => {
  const third = n / 3;
  const height = 0.8660254037844386;
  for (let p = 0; p < third; p += 1) {
    const c1 = cosines[p * s]!;
    const d1 = -sines[p * s]!;
    const c2 = cosines[2 * p * s]!;
    const d2 = -sines[2 * p * s]!;
    for (let q = 0; q < s; q += 1) {
      const a = q + s * p;
      const b = a + s * third;
      const e = b + s * third;
      const to = q + 3 * s * p;
      const sumR = xr[b]! + xr[e]!;
      const sumI = xi[b]! + xi[e]!;
      const midR = xr[a]! - 0.5 * sumR;
      const midI = xi[a]! - 0.5 * sumI;
      const turnR = height * (xi[b]! - xi[e]!);
      const turnI = -height * (xr[b]! - xr[e]!);
      const r1 = midR + turnR;
      const i1 = midI + turnI;
      const r2 = midR - turnR;
      const i2 = midI - turnI;
      yr[to] = xr[a]! + sumR;
      yi[to] = xi[a]! + sumI;
      yr[to + s] = r1 * c1 - i1 * d1;
      yi[to + s] = r1 * d1 + i1 * c1;
      yr[to + 2 * s] = r2 * c2 - i2 * d2;
      yi[to + 2 * s] = r2 * d2 + i2 * c2;
    }
  }
};

export const passOfFour: FourierPass = (xr, xi, yr, yi, n, s, cosines, sines) => {
  const quarter = n / 4;
  for (let p = 0; p < quarter; p += 1) {
    const c1 = cosines[p * s]!;
    const d1 = -sines[p * s]!;
    const c2 = cosines[2 * p * s]!;
    const d2 = -sines[2 * p * s]!;
    const c3 = cosines[3 * p * s]!;
    const d3 = -sines[3 * p * s]!;
    for (let q = 0; q < s; q += 1) {
      const a = q + s * p;
      const b = a + s * quarter;
      const e = b + s * quarter;
      const f = e + s * quarter;
      const to = q + 4 * s * p;
      const evenR = xr[a]! + xr[e]!;
      const evenI = xi[a]! + xi[e]!;
      const apartR = xr[a]! - xr[e]!;
      const apartI = xi[a]! - xi[e]!;
      const oddR = xr[b]! + xr[f]!;
      const oddI = xi[b]! + xi[f]!;
      const turnR = xi[b]! - xi[f]!;
      const turnI = xr[f]! - xr[b]!;
      yr[to] = evenR + oddR;
      yi[to] = evenI + oddI;
      const r1 = apartR + turnR;
      const i1 = apartI + turnI;
      yr[to + s] = r1 * c1 - i1 * d1;
      yi[to + s] = r1 * d1 + i1 * c1;
      const r2 = evenR - oddR;
      const i2 = evenI - oddI;
      yr[to + 2 * s] = r2 * c2 - i2 * d2;
      yi[to + 2 * s] = r2 * d2 + i2 * c2;
      const r3 = apartR - turnR;
      const i3 = apartI - turnI;
      yr[to + 3 * s] = r3 * c3 - i3 * d3;
      yi[to + 3 * s] = r3 * d3 + i3 * c3;
    }
  }
};

/** cos and sin of 72° and of 144°. */
const [NEAR_COS, NEAR_SIN] = [0.30901699437494745, 0.9510565162951535] as const;
const [FAR_COS, FAR_SIN] = [-0.8090169943749475, 0.5877852522924731] as const;

export const passOfFive: FourierPass = (xr, xi, yr, yi, n, s, cosines, sines) => {
  const fifth = n / 5;
  for (let p = 0; p < fifth; p += 1) {
    for (let q = 0; q < s; q += 1) {
      const a = q + s * p;
      const b = a + s * fifth;
      const e = b + s * fifth;
      const f = e + s * fifth;
      const g = f + s * fifth;
      const to = q + 5 * s * p;
      const outerR = xr[b]! + xr[g]!;
      const outerI = xi[b]! + xi[g]!;
      const innerR = xr[e]! + xr[f]!;
      const innerI = xi[e]! + xi[f]!;
      const acrossR = xr[b]! - xr[g]!;
      const acrossI = xi[b]! - xi[g]!;
      const closeR = xr[e]! - xr[f]!;
      const closeI = xi[e]! - xi[f]!;
      yr[to] = xr[a]! + outerR + innerR;
      yi[to] = xi[a]! + outerI + innerI;
      const nearR = xr[a]! + NEAR_COS * outerR + FAR_COS * innerR;
      const nearI = xi[a]! + NEAR_COS * outerI + FAR_COS * innerI;
      const farR = xr[a]! + FAR_COS * outerR + NEAR_COS * innerR;
      const farI = xi[a]! + FAR_COS * outerI + NEAR_COS * innerI;
      const nearTurnR = NEAR_SIN * acrossI + FAR_SIN * closeI;
      const nearTurnI = -(NEAR_SIN * acrossR + FAR_SIN * closeR);
      const farTurnR = FAR_SIN * acrossI - NEAR_SIN * closeI;
      const farTurnI = -(FAR_SIN * acrossR - NEAR_SIN * closeR);
      const k = p * s;
      turn(yr, yi, to + s, nearR + nearTurnR, nearI + nearTurnI, cosines[k]!, sines[k]!);
      turn(yr, yi, to + 2 * s, farR + farTurnR, farI + farTurnI, cosines[2 * k]!, sines[2 * k]!);
      turn(yr, yi, to + 3 * s, farR - farTurnR, farI - farTurnI, cosines[3 * k]!, sines[3 * k]!);
      turn(
        yr,
        yi,
        to + 4 * s,
        nearR - nearTurnR,
        nearI - nearTurnI,
        cosines[4 * k]!,
        sines[4 * k]!,
      );
    }
  }
};

/** Writes (r + i·√−1) turned back by the angle of which c and d are the cosine and the sine. */
function turn(
  yr: Float64Array,
  yi: Float64Array,
  at: number,
  r: number,
  i: number,
  c: number,
  d: number,
): void {
  yr[at] = r * c + i * d;
  yi[at] = i * c - r * d;
}
