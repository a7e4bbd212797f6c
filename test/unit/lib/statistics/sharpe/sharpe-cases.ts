import type { SharpeMoments } from "#lib/statistics/sharpe/sharpe-moments.ts";

/** A Sharpe ratio and what follows from it, computed from the formulas by other software. */
export interface SharpeCase extends SharpeMoments {
  readonly threshold: number;
  readonly alpha: number;
  readonly standardError: number;
  readonly psr2025: number;
  readonly psr2012: number | undefined;
  readonly minimumTrackRecord2025: number;
}

const fund = {
  sharpe: 0.45569620253164556,
  observations: 24,
  skewness: -2.448,
  kurtosis: 10.164,
} as const;

/** The first two are the published example of Bailey & López de Prado (2012); ρ is 0 where 2012 has an answer. */
export const sharpeCases: readonly SharpeCase[] = [
  {
    ...fund,
    autocorrelation: 0,
    threshold: 0,
    alpha: 0.05,
    standardError: 0.32858859404279556,
    psr2025: 0.9872072612614331,
    psr2012: 0.9127093395948954,
    minimumTrackRecord2025: 13.028778315593717,
  },
  {
    ...fund,
    autocorrelation: 0,
    threshold: 0.1,
    alpha: 0.05,
    standardError: 0.32858859404279556,
    psr2025: 0.9391476251031434,
    psr2012: 0.8553606185907747,
    minimumTrackRecord2025: 27.109154488628384,
  },
  {
    ...fund,
    autocorrelation: 0.2,
    threshold: 0,
    alpha: 0.1,
    standardError: 0.3794899975333316,
    psr2025: 0.9658320053889371,
    psr2012: undefined,
    minimumTrackRecord2025: 11.863493894618067,
  },
  {
    ...fund,
    autocorrelation: 0.2,
    threshold: 0.1,
    alpha: 0.1,
    standardError: 0.3794899975333316,
    psr2025: 0.900475917403146,
    psr2012: undefined,
    minimumTrackRecord2025: 23.898575970532114,
  },
  {
    sharpe: 0.1,
    observations: 1250,
    skewness: -0.5,
    kurtosis: 6,
    autocorrelation: 0.1,
    threshold: 0,
    alpha: 0.05,
    standardError: 0.032137645881867,
    psr2025: 0.9993081043799177,
    psr2012: undefined,
    minimumTrackRecord2025: 330.677533278328,
  },
  {
    sharpe: 0.05,
    observations: 2500,
    skewness: 0.3,
    kurtosis: 4,
    autocorrelation: -0.15,
    threshold: 0.02,
    alpha: 0.05,
    standardError: 0.017061102017338618,
    psr2025: 0.9600030218633637,
    psr2012: undefined,
    minimumTrackRecord2025: 2206.7877818201623,
  },
  {
    sharpe: 0.15,
    observations: 1250,
    skewness: -3,
    kurtosis: 10,
    autocorrelation: 0,
    threshold: 0.1132,
    alpha: 0.05,
    standardError: 0.03464823227814083,
    psr2025: 0.8669784941570191,
    psr2012: 0.8558091277298494,
    minimumTrackRecord2025: 2733.8967599512853,
  },
];

/** Expected maximum of so many standard normals by the Gumbel approximation. */
export const expectedMaxima: readonly (readonly [trials: number, maximum: number])[] = [
  [2, 0.5197553442805939],
  [5, 1.192594001014789],
  [10, 1.57459830134575],
  [50, 2.276303093420348],
  [100, 2.5306028932016846],
  [200, 2.7655239046335467],
  [1000, 3.255121513652723],
  [1_000_000, 4.867860037846844],
];
