import type { Cell, Section } from "#lib/page/section.ts";
import { countCell, intervalCell, metricCell, numberCell } from "#lib/report/cells.ts";
import { verdictText } from "#lib/report/gate-text.ts";
import { readable } from "#lib/report/plain-text.ts";
import { metricsOfAll } from "#lib/report/scorecard-metrics.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { Metric } from "#proto/pmx/type/v1/metric_pb.ts";
import type { Arms } from "./compare-settings.ts";

/** The metrics of both scorecards beside each other; nothing where neither has one. */
export function scorecardSection(arms: Arms): readonly Section[] {
  const [ofBase, ofVaried] = [metricsOf(arms.base), metricsOf(arms.varied)];
  const names = [...new Set([...ofBase.keys(), ...ofVaried.keys()])];
  if (names.length === 0) return [];
  const { currency } = arms.base;
  return [
    {
      id: "scorecards",
      heading: "Scorecards",
      sentences: [
        `Base: ${resultText(arms.base)}. Varied: ${resultText(arms.varied)}.`,
        "Each value is over all evidence of its sprint, in no pairs: the difference of two of them shows what came out, and not which is better.",
      ],
      figures: [
        {
          id: "scorecards",
          title: "Both scorecards",
          description: "Every metric with its n and its interval.",
          table: {
            columns: [
              { heading: "metric" },
              { heading: "base", unit: "see unit" },
              { heading: "95 % interval" },
              { heading: "n", unit: "count" },
              { heading: "varied", unit: "see unit" },
              { heading: "95 % interval" },
              { heading: "n", unit: "count" },
              { heading: "difference", unit: "see unit" },
            ],
            rows: names.map((name) => rowOf(ofBase.get(name), ofVaried.get(name), currency)),
          },
        },
      ],
    },
  ];
}

function rowOf(
  base: Metric | undefined,
  varied: Metric | undefined,
  currency: string,
): readonly Cell[] {
  const known = (base ?? varied)!;
  return [
    readable(known.name),
    ...cellsOf(base, currency),
    ...cellsOf(varied, currency),
    differenceOf(base, varied, currency),
  ];
}

function cellsOf(metric: Metric | undefined, currency: string): readonly Cell[] {
  return [metricCell(metric, currency), intervalCell(metric), countCell(metric?.n ?? 0n)];
}

function differenceOf(
  base: Metric | undefined,
  varied: Metric | undefined,
  currency: string,
): Cell {
  if (base?.result.case !== "value" || varied?.result.case !== "value") {
    return { value: null, text: "" };
  }
  return numberCell(varied.result.value - base.result.value, base.unit, currency);
}

function metricsOf({ result }: Sprint): ReadonlyMap<string, Metric> {
  const metrics = result?.scorecard === undefined ? [] : metricsOfAll(result.scorecard);
  return new Map(metrics.map((metric) => [metric.name, metric]));
}

function resultText({ result }: Sprint): string {
  return result === undefined ? "no verdict yet" : verdictText(result.verdict);
}
