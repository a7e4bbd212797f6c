import { type Line, type LineChart, percent as percentUnit } from "#lib/page/charts/chart.ts";
import { svgFile } from "#lib/page/charts/svg-file.ts";
import { spentAlpha } from "#lib/statistics/multiple-testing/spent-alpha.ts";
import { anyLookPassProbability } from "#lib/statistics/operating-characteristics/several-looks.ts";
import { sharePassProbability } from "#lib/statistics/operating-characteristics/share-rule.ts";
import { mostBadToPass, passedByNow } from "#lib/statistics/sequential/share-verdict-law.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import type { GeneratedPage } from "./generated-page.ts";

const { assurance } = loadAuditConfig({ environment: {} });

/** What the first setting that is scored on its dates is judged at. */
export const firstAlpha = spentAlpha(assurance.alphaRatio, 1);

/** The limit of the gates for violations, as they are written. */
export const limit = 0.25;
const rule = { comparator: "AT_MOST", threshold: limit, tolerance: 1e-12 } as const;

/** Windows of 30 daily bars in the five years of AAPL that come with pmx. */
export const builtInWindows = 41;

const manyWindows = 100;
const allowed = mostBadToPass({ limit, alpha: firstAlpha }, 200);

/** A true rate of violations that is too high by ten points, and one that is by five. */
const badRate = 0.35;
export const peekedRate = 0.3;

/** By true rate of violations: as written after 20 audits, and assured within two numbers of windows. */
export const passChances = Array.from({ length: 21 }, (_, at) => {
  const truth = at / 40;
  const byNow = passedByNow(allowed, truth);
  return {
    truth,
    written: sharePassProbability(rule, 20, truth),
    builtIn: byNow[builtInWindows]!,
    many: byNow[manyWindows]!,
  };
});

/** By audits so far, of a system whose true rate is too high: ever passed until then. */
export const peeks = Array.from({ length: 10 }, (_, at) => {
  const audits = 20 * (at + 1);
  const looks = Array.from({ length: audits - 19 }, (_, more) => 20 + more);
  return {
    audits,
    once: sharePassProbability(rule, audits, peekedRate),
    everyAudit: anyLookPassProbability(rule, looks, peekedRate),
    assured: passedByNow(allowed, peekedRate)[audits]!,
  };
});

/** Of the lines of a figure, in their order. */
const drawnAs = ["line", "dashes", "dotted"] as const;
const colours = [2, 0, 1] as const;

interface PassFigure {
  readonly id: string;
  readonly title: string;
  /** What is to be seen, in words, for those who do not see it. */
  readonly description: string;
  readonly chart: LineChart;
}

const chanceFigure: PassFigure = {
  id: "chance-of-pass",
  title: "How likely a PASS is, by how good the forecasts truly are",
  description: `The x axis is the true rate of violations, 0 % to 50 %; up to 25 % is allowed. The y axis is the chance of a PASS. As written after 20 audits, the chance falls slowly from 100 % and is still ${percent(chanceAt(badRate).written)} at a true rate of 35 %, which should not pass. Assured, it is near 0 % from the limit on, and high only where the true rate is well below the limit: at 5 % it is ${percent(chanceAt(0.05).builtIn)} within ${builtInWindows} windows and ${percent(chanceAt(0.05).many)} within ${manyWindows}.`,
  chart: {
    kind: "lines",
    x: { name: "true rate of violations (nobody knows it)", unit: percentUnit, isTime: false },
    y: { name: "chance of a PASS", unit: percentUnit, holds: [0, 1.08] },
    bands: [
      {
        label: "nothing should pass here",
        points: [
          [limit, 0, 1],
          [passChances.at(-1)!.truth, 0, 1],
        ],
      },
    ],
    rules: [{ label: "from here on nothing should pass", of: "x", at: limit }],
    lines: linesOf([
      [
        "as written, asked once after 20 audits",
        passChances.map(({ truth, written }) => [truth, written]),
      ],
      [
        `assured, asked after each of ${builtInWindows} windows (five years of one instrument)`,
        passChances.map(({ truth, builtIn }) => [truth, builtIn]),
      ],
      [
        `assured, asked after each of ${manyWindows} windows`,
        passChances.map(({ truth, many }) => [truth, many]),
      ],
    ]),
    hasLegend: true,
  },
};

const peekingFigure: PassFigure = {
  id: "looking-often",
  title: "What looking often does to a system that should not pass",
  description: `A system whose forecasts are violations 30 % of the time, where 25 % is allowed. The x axis is the number of audits so far, 20 to 200; the y axis the chance that it has been passed at least once. As written and asked once, the chance falls from ${percent(peeks[0]!.once)} to ${percent(peeks.at(-1)!.once)}. As written and asked after every audit, it rises to ${percent(peeks.at(-1)!.everyAudit)}. Assured and asked after every audit, it stays at ${percent(peeks.at(-1)!.assured)} or below.`,
  chart: {
    kind: "lines",
    x: { name: "audits so far", isTime: false },
    y: { name: "passed at least once", unit: percentUnit, holds: [0, 1] },
    bands: [],
    rules: [],
    lines: linesOf([
      [
        "as written, asked after every audit from the 20th on",
        peeks.map(({ audits, everyAudit }) => [audits, everyAudit]),
      ],
      [
        "as written, asked once, after that many audits",
        peeks.map(({ audits, once }) => [audits, once]),
      ],
      ["assured, asked after every audit", peeks.map(({ audits, assured }) => [audits, assured])],
    ]),
    hasLegend: true,
  },
};

/** The pictures of docs/what-a-pass-means.md, each with its table on that page. */
export const passFigures: readonly GeneratedPage[] = [chanceFigure, peekingFigure].map(
  ({ chart, ...names }) => ({
    file: `figures/${names.id}.svg`,
    render: () => svgFile(chart, names),
  }),
);

/** Lines differ by how they are drawn, not by colour alone. */
function linesOf(
  lines: readonly (readonly [label: string, points: Line["points"]])[],
): readonly Line[] {
  return lines.map(([label, points], at) => {
    return { label, points, colour: colours[at]!, drawnAs: drawnAs[at]! };
  });
}

function chanceAt(truth: number) {
  return passChances.find((one) => Math.abs(one.truth - truth) < 1e-9)!;
}

/** A share with one digit; less than 0.05 % and not nothing is "below 0.1 %". */
export function percent(ratio: number): string {
  if (ratio > 0 && ratio < 0.0005) return "below 0.1 %";
  return `${(ratio * 100).toFixed(1)} %`;
}
