import { readFileSync } from "node:fs";
import { qlikeLoss } from "#lib/statistics/scores/volatility-loss.ts";
import { referenceFile } from "#test/support/reference-data.ts";

export const referencePrices = "sp500_daily_1999_2018.csv";

/** The rules but the best, ewma94, in the order in which they leave; by other software, with 1000 replicates of blocks of 10. */
export const losers = [
  { name: "roll250", statistic: 1.4717549177959, pValue: 282 / 1000, confidence: 282 / 1000 },
  { name: "roll66", statistic: 1.2384944969523, pValue: 370 / 1000, confidence: 370 / 1000 },
  { name: "roll22", statistic: 1.4594489279518, pValue: 211 / 1000, confidence: 370 / 1000 },
  { name: "ewma97", statistic: 0.40767817752339, pValue: 693 / 1000, confidence: 693 / 1000 },
] as const;

/** QLIKE of the rules that volatility is forecast by, over the last 1000 of the last 1500 returns in percent. */
export function referenceLosses(): { names: string[]; losses: Float64Array[] } {
  const lines = readFileSync(referenceFile(referencePrices)!, "utf8").trim().split("\n");
  const column = lines[0]!.split(",").indexOf("close");
  const closes = lines.slice(1).map((line) => Number(line.split(",")[column]));
  const squares = closes
    .slice(1)
    .map((close, t) => (100 * (close / closes[t]! - 1)) ** 2)
    .slice(-1500);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const roll = (window: number) =>
    squares.map((_, t) => mean(squares.slice(Math.max(0, t - window), t)));
  const weighted = (decay: number) => {
    let variance = mean(squares.slice(0, 100));
    return squares.map((_, t) => {
      if (t > 0) variance = decay * variance + (1 - decay) * squares[t - 1]!;
      return variance;
    });
  };
  const variances = {
    roll22: roll(22),
    roll66: roll(66),
    roll250: roll(250),
    ewma94: weighted(0.94),
    ewma97: weighted(0.97),
  };
  const losses = Object.values(variances).map((path) =>
    Float64Array.from(path.slice(-1000), (variance, k) => qlikeLoss(variance, squares[500 + k]!)),
  );
  return { names: Object.keys(variances), losses };
}
