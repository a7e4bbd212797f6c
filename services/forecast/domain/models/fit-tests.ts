import { defined, type Metric, undefinedMetric } from "#lib/kernel/metric.ts";
import {
  archTest,
  jarqueBera,
  ljungBox,
  type ResidualTest,
} from "#lib/statistics/hypothesis-tests/residual-tests.ts";

/** A test of the residuals; a small p-value says that the model leaves something in them. */
export interface ResidualTestMetrics {
  readonly statistic: Metric;
  readonly pValue: Metric;
}

/** What a fit leaves in its standardised residuals, and how sure its coefficients are. */
export interface FitTests {
  /** Ljung and Box: no autocorrelation over 10 lags more than the fit has coefficients for. */
  readonly ljungBox: ResidualTestMetrics;
  /** The same of the squared residuals over 10 lags: no clusters of variance. */
  readonly ljungBoxSquares: ResidualTestMetrics;
  /** Engle's Lagrange multiplier test of no conditional heteroskedasticity over 5 lags. */
  readonly archLm: ResidualTestMetrics;
  /** Jarque and Bera: the residuals are normal. */
  readonly jarqueBera: ResidualTestMetrics;
  /** Of the coefficients, by the names that the diagnostics have; empty where there are none. */
  readonly standardErrors: Readonly<Record<string, number>>;
}

/** The tests of one model's fit. */
export interface ModelFitTests extends FitTests {
  readonly model: string;
}

const autocorrelationLags = 10;
const archLags = 5;

/**
 * Tests standardised residuals.
 * @param coefficients that account for autocorrelation, 0 or more
 */
export function testResiduals(
  residuals: Float64Array,
  coefficients: number,
): Omit<FitTests, "standardErrors"> {
  const n = residuals.length;
  const squares = residuals.map((residual) => residual * residual);
  const lags = autocorrelationLags + coefficients;
  const metrics = (name: string, fewest: number, test: ResidualTest | undefined) => {
    const metric = (suffix: string, value: number | undefined): Metric => {
      const denominator = "standardised residuals";
      const identity = { name: `${name}${suffix}`, unit: "RATIO", denominator, n } as const;
      if (value !== undefined) return defined(identity, value);
      return undefinedMetric(identity, n < fewest ? "TOO_FEW_OBSERVATIONS" : "ZERO_DENOMINATOR");
    };
    return { statistic: metric("", test?.statistic), pValue: metric("_p_value", test?.pValue) };
  };
  return {
    ljungBox: metrics("ljung_box", lags + 1, ljungBox(residuals, lags, coefficients)),
    ljungBoxSquares: metrics(
      "ljung_box_squares",
      autocorrelationLags + 1,
      ljungBox(squares, autocorrelationLags),
    ),
    archLm: metrics("arch_lm", 2 * archLags + 2, archTest(residuals, archLags)),
    jarqueBera: metrics("jarque_bera", 1, jarqueBera(residuals)),
  };
}
