import { type AxisUnit, type LineChart, percent, type Rule } from "#lib/page/charts/chart.ts";
import type { Figure, Section, SmallChart } from "#lib/page/section.ts";
import type { CriterionResult, GateEvaluation } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { OperatingCharacteristic } from "#proto/pmx/audit/v1/operating_characteristic_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { assuredCell, assuredSentences } from "../assured-text.ts";
import { countCell, intervalCell, metricCell, unitName } from "../cells.ts";
import { verdictText, wantedText } from "../gate-text.ts";
import type { JudgedSprint } from "../judged-sprint.ts";
import { letsThrough } from "../lets-through.ts";
import { valueText } from "../metric-text.ts";
import { asSentence, readable } from "../plain-text.ts";

/** Each gate: its criteria, and how often each would pass whatever the truth is. */
export function gateSections({ sprint, result }: JudgedSprint): readonly Section[] {
  return result.gates.map((gate) => ({
    id: `gate-${gate.gate}`,
    heading: `Gate ${gate.gate}: ${verdictText(gate.verdict)}`,
    sentences: [gate.title, gate.reason, ...letsThrough(gate), ...assuredSentences(gate)]
      .filter((text) => text !== "")
      .map(asSentence),
    figures: [criteriaFigure(gate, sprint.currency), ...chanceFigures(gate, sprint.currency)],
  }));
}

function criteriaFigure({ gate, criteria }: GateEvaluation, currency: string): Figure {
  return {
    id: `criteria-${gate}`,
    title: "Criteria",
    description: "What was observed of each criterion, and what was wanted.",
    table: {
      columns: [
        { heading: "criterion" },
        { heading: "observed", unit: "see unit" },
        { heading: "unit" },
        { heading: "95 % interval" },
        { heading: "wanted" },
        { heading: "n", unit: "count" },
        { heading: "of" },
        { heading: "as written" },
        { heading: "assured" },
      ],
      rows: criteria.map((criterion) => [
        readable(criterion.criterion),
        metricCell(criterion.observed, currency),
        unitName(criterion.observed?.unit ?? MetricUnit.UNSPECIFIED, currency),
        intervalCell(criterion.observed),
        wantedText(criterion),
        countCell(criterion.observed?.n ?? 0n),
        criterion.observed?.denominator ?? "",
        verdictText(criterion.verdict),
        assuredCell(criterion),
      ]),
    },
  };
}

/** The operating characteristics of a gate, with where its observation stands. */
function chanceFigures({ gate, criteria }: GateEvaluation, currency: string): readonly Figure[] {
  const stated = criteria.flatMap((criterion) => {
    const { operatingCharacteristic: characteristic } = criterion;
    if (characteristic === undefined || characteristic.chances.length < 2) return [];
    return [{ criterion, characteristic }];
  });
  if (stated.length === 0) return [];
  return [
    {
      id: `chances-${gate}`,
      title: "How often each criterion would pass",
      description:
        "The probability of a pass by what the truth is, for as many observations as there were. A good criterion passes what is true and stops what is not: a steep line.",
      small: stated.map(({ criterion, characteristic }) => smallChart(criterion, characteristic)),
      table: {
        columns: [
          { heading: "criterion" },
          { heading: "truth", unit: "see unit" },
          { heading: "unit" },
          { heading: "P(pass)", unit: "ratio" },
          { heading: "n", unit: "count" },
        ],
        rows: stated.flatMap(({ criterion, characteristic: { unit, n, chances } }) =>
          chances.map(({ truth, passRatio }) => [
            readable(criterion.criterion),
            { value: truth, text: valueText(truth, unit) },
            unitName(unit, currency),
            { value: passRatio, text: valueText(passRatio, MetricUnit.SHARE) },
            countCell(n),
          ]),
        ),
      },
    },
  ];
}

function smallChart(
  criterion: CriterionResult,
  { subject, unit, n, chances, assumption }: OperatingCharacteristic,
): SmallChart {
  const chart: LineChart = {
    kind: "lines",
    x: { name: `true ${subject}`, ...axisUnit(unit), isTime: false },
    y: { name: "P(pass)", unit: percent, holds: [0, 1] },
    bands: [],
    lines: [
      {
        label: "probability of a pass",
        colour: 1,
        drawnAs: "line",
        points: chances.map(({ truth, passRatio }) => [truth, passRatio] as const),
      },
    ],
    rules: [...hereRule(criterion, unit), { label: "5 %", of: "y", at: 0.05 }],
  };
  const basis = assumption === "" ? "" : `, ${assumption}`;
  return {
    title: `${readable(criterion.criterion)}, n = ${n}`,
    description: `Probability of a pass by the true ${subject}, for ${n} observations${basis}.`,
    chart,
  };
}

/** What was observed, where it is in the unit of the truths. */
function hereRule({ observed }: CriterionResult, unit: MetricUnit): readonly Rule[] {
  if (observed?.unit !== unit || observed.result.case !== "value") return [];
  return [{ label: "you are here", of: "x", at: observed.result.value }];
}

function axisUnit(unit: MetricUnit): { readonly unit?: AxisUnit } {
  if (unit === MetricUnit.SHARE) return { unit: percent };
  if (unit === MetricUnit.CURRENCY_MICROS) return { unit: { factor: 1e-6, suffix: "" } };
  return unit === MetricUnit.BPS ? { unit: { factor: 1, suffix: " bps" } } : {};
}
