import { intervalText, metricText } from "#lib/report/metric-text.ts";
import { readable } from "#lib/report/plain-text.ts";
import type { MetricGroup, Scorecard } from "#proto/pmx/audit/v1/scorecard_pb.ts";
import { type Column, tableLines } from "./table.ts";

/** Subjects whose parts say nothing that the whole does not where there is one part only. */
const comparisons: ReadonlySet<string> = new Set(["ticker", "market_regime"]);

/** Subjects that say what the trades are parted by. */
const trades: ReadonlySet<string> = new Set(["exit_reason", "ticker", "market_regime"]);

/** Headings that are shorter than the names of their metrics. */
const headings: Readonly<Record<string, string>> = {
  closed_trades: "trades",
  mean_return_per_trade: "mean return",
  calendar_days_held_median: "median held",
  orders_unfilled: "orders",
  open_lots: "lots",
  open_mark: "mark",
  open_entry_notional: "entry notional",
  open_net_pnl: "net pnl",
};

/** A table for each subject with parts: its parts by line, its metrics by column; 95 % intervals in brackets. */
export function partSections(
  { groups }: Scorecard,
  currency: string,
  width: number,
): readonly (readonly string[])[] {
  const bySubject = new Map<string, MetricGroup[]>();
  for (const group of groups) {
    if (group.label === "") continue;
    bySubject.set(group.subject, [...(bySubject.get(group.subject) ?? []), group]);
  }
  return [...bySubject]
    .filter(([subject, parts]) => parts.length > 1 || !comparisons.has(subject))
    .map(([subject, parts]) => partLines(subject, parts, currency, width));
}

function partLines(
  subject: string,
  parts: readonly MetricGroup[],
  currency: string,
  width: number,
): readonly string[] {
  const metrics = parts[0]?.metrics ?? [];
  const columns: readonly Column[] = [
    { heading: headingOf(subject) },
    ...metrics.map(({ name }, at): Column => {
      return {
        heading: headings[name] ?? readable(name),
        right: true,
        ...(at > 1 && { below: true }),
      };
    }),
  ];
  const rows = parts.map(({ label, metrics: own }) => [
    `  ${label}`,
    ...own.map((metric) => `${metricText(metric, currency)} ${intervalText(metric)}`.trimEnd()),
  ]);
  return tableLines(columns, rows, width);
}

/** exit_reason → "By exit reason", but what names the parts themselves stays: "Open at end". */
function headingOf(subject: string): string {
  const words = readable(subject);
  return trades.has(subject) ? `By ${words}` : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
