import { loadAuditConfig } from "#services/audit/config.ts";
import { breakdowns } from "#services/audit/domain/metrics/breakdowns.ts";
import { testableMetrics } from "#services/audit/domain/metrics/catalogue.ts";
import {
  gateMetrics,
  metricSubjects,
  scorecardMetrics,
} from "#services/audit/domain/metrics/index.ts";
import { confidenceLevel } from "#services/audit/domain/metrics/measurement.ts";
import { unfilledByOutcome } from "#services/audit/domain/metrics/order-counts.ts";
import { parametersOf } from "#services/audit/domain/metrics/scorecard-metric.ts";
import { doNotEdit, type GeneratedPage, table } from "./generated-page.ts";

/** Every metric of the scorecard, in its order. */
export const metricsPage: GeneratedPage = { file: "metrics.md", render };

/** The intervals in words, by method. */
const intervals = {
  wilson: "Wilson",
  wilson_bounded_mean: "Wilson, bounded mean",
  student_t: "Student's t",
  mertens: "normal, error by Mertens",
} as const;

const columns = [
  "metric",
  "unit",
  "observations",
  "interval",
  "parameters",
  "gates",
  "what it says",
] as const;

function render(): string {
  const { policy } = loadAuditConfig({ environment: {} });
  const testable = new Set<string>(testableMetrics.map(({ name }) => name));
  const rowsOf = (metrics: typeof scorecardMetrics) =>
    metrics.map((metric) => [
      `\`${metric.name}\``,
      metric.unit,
      metric.denominator,
      metric.interval === undefined ? "" : intervals[metric.interval],
      Object.keys(parametersOf(metric))
        .map((name) => `\`${name}\` ${policy[name]}`)
        .join(", "),
      testable.has(metric.name) ? "yes" : "",
      metric.meaning,
    ]);
  return `# Metrics

${doNotEdit}

The metrics of a scorecard (\`metrics\`) in its order, each an object in \`services/audit/domain/metrics/\`. A metric
without data is undefined with a reason, never 0; a count of nothing is 0. n counts the observations.

${table(columns, rowsOf(scorecardMetrics))}

## Of gates alone

A criterion can test these too. The scorecard leaves them out, since they matter to few sprints.

${table(
  ["metric", "unit", "observations", "parameters", "what it says"],
  gateMetrics.map((metric) => [
    `\`${metric.name}\``,
    metric.unit,
    metric.denominator,
    Object.keys(parametersOf(metric))
      .map((name) => `\`${name}\``)
      .join(", "),
    metric.meaning,
  ]),
)}

## How to read them

- **Gates**: whether a criterion in \`config/gates/*.yaml\` can test the metric. Regret is for information:
  it names the best model only after the fact. Coverages are as many as the evidence has levels.
- **Parameters**: the scorecard takes these values from \`config/audit.yaml\`. A criterion states its own, so
  that they are pinned with the gate.
- **Intervals** are two-sided at ${confidenceLevel * 100} % and treat observations as independent, which overlapping windows are
  not. Coverage is a mean of shares, not of hits. Its interval takes each forecast for one observation
  with the largest variance that a share can have: it stays within 0 to 1 and is rather too wide.
- **Percentiles** are interpolated linearly between order statistics.
- **Skill** is no metric: what was shown of forecasts and of trades at every look, and a test of equal accuracy beside it, stand
  in \`GateAssurance\` ([gates](gates.md#skill-not-luck)).

Further metrics stand in \`groups\`, by subject. They follow from the same facts, a gate can test them all the
same, and the content hash is not over them.

${metricSubjects
  .map(({ subject, metrics }) => `## ${subject}\n\n${table(columns, rowsOf(metrics))}`)
  .join("\n\n")}

## Parts

Groups with a \`label\` are of a part of the evidence each; no gate can name one in advance.

${table(
  ["subject", "metrics", "what the parts are"],
  [
    ...breakdowns.map(({ subject, metrics, meaning }) => [
      `\`${subject}\``,
      metrics.map(({ name }) => `\`${name}\``).join(", "),
      meaning,
    ]),
    [
      `\`${unfilledByOutcome.subject}\``,
      `\`${unfilledByOutcome.name}\``,
      unfilledByOutcome.meaning,
    ],
  ],
)}

What is not listed above is said here: \`open_lots\`, \`open_mark\` (the close of the last bar, in price),
\`open_entry_notional\` and \`open_net_pnl\` are of the lots that were open when the run ended.
`;
}
