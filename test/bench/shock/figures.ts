import { terciles } from "../coverage/tally.ts";
import type { Judged } from "./origins.ts";

/** One figure with its bar. */
export interface Figure {
  /** Which tickers. */
  readonly group: string;
  readonly horizonBars: number;
  readonly figure: string;
  /** Origins that it rests on. */
  readonly n: number;
  readonly value: number;
  /** What is allowed, both ends included; undefined for a figure that is only reported. */
  readonly allowed: readonly [number, number] | undefined;
}

/** With fewer origins chance decides; only the limit on paths holds at every single one. */
export const fewestOrigins = 1000;
const mostDeviations = 4;
const mostRatio = 1;
const mostWildRatio = 1.02;
const wildShare = 0.2;
const bandPoints = 4;
/** The coverage in thirds is judged here: nearer by, `bench:coverage` does. */
const bandHorizonBars = 30;

/**
 * The figures of one group of tickers at one horizon.
 * @param levelRatios of the bands, as in `Judged.hits`
 * @param binding whether the figures have bars
 */
export function figuresOf(
  group: string,
  judged: readonly Judged[],
  levelRatios: readonly number[],
  binding: boolean,
): Figure[] {
  const { horizonBars } = judged[0]!;
  const enough = binding && judged.length >= fewestOrigins;
  const row = (
    figure: string,
    n: number,
    value: number,
    allowed: readonly [number, number],
    judgedHere: boolean,
  ): Figure => ({
    group,
    horizonBars,
    figure,
    n,
    value,
    allowed: judgedHere ? allowed : undefined,
  });
  const wild = wildest(judged);
  const farthest = judged.reduce((most, one) => Math.max(most, one.farthest), 0);
  return [
    row("farthest path, in σ√h", judged.length, farthest, [0, mostDeviations], binding),
    row("RMSE to naive's", judged.length, ratioOf(judged), [0, mostRatio], enough),
    row(
      "RMSE to naive's, highest fifth of σ",
      wild.length,
      ratioOf(wild),
      [0, mostWildRatio],
      enough,
    ),
    ...levelRatios.flatMap((level, i) => {
      const known = judged.filter(({ hits }) => hits.length > 0);
      const covered = (days: string, chosen: readonly Judged[], judgedHere: boolean) =>
        row(
          `${100 * level} % band holds %${days}`,
          chosen.length,
          (100 * chosen.filter(({ hits }) => hits[i]).length) / chosen.length,
          [100 * level - bandPoints, 100 * level + bandPoints],
          judgedHere && enough && horizonBars === bandHorizonBars,
        );
      const thirds = (days: string, third: readonly number[]) =>
        ["lowest", "middle", "highest"].map((name, k) =>
          covered(
            `, ${name} third of σ${days}`,
            known.filter((_, t) => third[t] === k),
            level === levelRatios[0],
          ),
        );
      return [
        covered("", known, true),
        ...thirds("", terciles(known.map(({ deviation }) => deviation))),
        ...thirds(" of its ticker", ownTerciles(known)),
      ];
    }),
  ];
}

/** Whether a figure meets its bar; true where it has none. */
export function isMet({ value, allowed }: Figure): boolean {
  return allowed === undefined || (value >= allowed[0] && value <= allowed[1]);
}

function ratioOf(judged: readonly Judged[]): number {
  const sum = (of: (one: Judged) => number) => judged.reduce((total, one) => total + of(one), 0);
  return Math.sqrt(sum((one) => one.squares) / sum((one) => one.naiveSquares));
}

function wildest(judged: readonly Judged[]): Judged[] {
  const ascending = judged.map(({ deviation }) => deviation).sort((a, b) => a - b);
  const from = ascending[Math.floor((1 - wildShare) * ascending.length)]!;
  return judged.filter(({ deviation }) => deviation >= from);
}

/** The third that each origin is in among those of its own ticker. */
function ownTerciles(judged: readonly Judged[]): number[] {
  const thirds = new Array<number>(judged.length);
  for (const ticker of new Set(judged.map((one) => one.ticker))) {
    const places = judged.flatMap((one, t) => (one.ticker === ticker ? [t] : []));
    const own = terciles(places.map((t) => judged[t]!.deviation));
    places.forEach((t, i) => {
      thirds[t] = own[i]!;
    });
  }
  return thirds;
}
