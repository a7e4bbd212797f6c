import { intervalHeading, intervalText, metricText, moneyText } from "#lib/report/metric-text.ts";
import { readable, wrap } from "#lib/report/plain-text.ts";
import { metricsOfAll } from "#lib/report/scorecard-metrics.ts";
import type { CurrencyEffect, Scorecard } from "#proto/pmx/audit/v1/scorecard_pb.ts";
import { type Metric, MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { tableLines } from "./table.ts";

/**
 * Every metric under a heading for what its observations are, in the order of the scorecard. An
 * amount of money followed by the same cost in bps shares its line.
 */
export function scorecardLines(
  scorecard: Scorecard,
  currency: string,
  width: number,
): readonly string[] {
  const { deadLetterCount, currencyEffect } = scorecard;
  const metrics = byDenominator(metricsOfAll(scorecard));
  const rows: string[][] = [];
  let denominator: string | undefined;
  for (let at = 0; at < metrics.length; at++) {
    const metric = metrics[at]!;
    if (metric.denominator !== denominator) {
      denominator = metric.denominator;
      rows.push([`of ${denominator}`]);
    }
    const inBps = bpsOf(metric, metrics[at + 1]);
    if (inBps !== undefined) at += 1;
    const own = metricText(metric, currency);
    const value = inBps ? `${own} (${metricText(inBps)})` : own;
    rows.push([`  ${readable(metric.name)}`, value, intervalText(metric), String(metric.n)]);
  }
  if (currencyEffect !== undefined) rows.push(...currencyRows(currencyEffect, currency));
  const intervals = metrics.flatMap(({ interval }) => (interval ? [interval] : []));
  const columns = [
    { heading: "Scorecard" },
    { heading: "value", right: true },
    { heading: intervalHeading(intervals), right: true, below: true },
    { heading: "n", right: true },
  ] as const;
  const unread =
    deadLetterCount > 0n
      ? wrap(
          `${deadLetterCount} facts could not be read; while there are any, no gate passes.`,
          width,
        )
      : [];
  return [...tableLines(columns, rows, width), ...unread];
}

/** Metrics of the same denominator together, each where its first one stands. */
function byDenominator(metrics: readonly Metric[]): readonly Metric[] {
  const groups = new Map<string, Metric[]>();
  for (const metric of metrics) {
    const group = groups.get(metric.denominator);
    if (group) group.push(metric);
    else groups.set(metric.denominator, [metric]);
  }
  return [...groups.values()].flat();
}

/** The gross profit of what was converted, in its two parts. */
function currencyRows(
  { trades, pricePnlMicros, currencyPnlMicros }: CurrencyEffect,
  currency: string,
): string[][] {
  const row = (name: string, micros: bigint) => [
    `  ${name}`,
    moneyText(micros, currency),
    "",
    String(trades),
  ];
  return [
    ["of closed round trips in other currencies"],
    row("gross by price", pricePnlMicros),
    row("gross by currency", currencyPnlMicros),
  ];
}

function bpsOf(metric: Metric, next: Metric | undefined): Metric | undefined {
  const money = metric.unit === MetricUnit.CURRENCY_MICROS && metric.result.case === "value";
  return money && next?.name === `${metric.name}_bps` && next.result.case === "value"
    ? next
    : undefined;
}
