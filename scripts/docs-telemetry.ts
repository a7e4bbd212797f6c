import { sprintMetricTable } from "#gateway/sprint/rpc/sprint-sight.ts";
import { factMetricTable } from "#lib/kit/events/fact-metrics.ts";
import { callMetricTable } from "#lib/kit/grpc/shared/call-metrics.ts";
import { storeMetricTable } from "#lib/kit/store/store-metrics.ts";
import type { MetricTable } from "#lib/kit/telemetry/metrics/metric-table.ts";
import {
  processMetricTable,
  serviceMetricTable,
} from "#lib/kit/telemetry/metrics/process-metric-table.ts";
import { fitMetricTable } from "#services/forecast/workers/fit-metrics.ts";
import { doNotEdit, type GeneratedPage, table } from "./generated-page.ts";

/** What can be seen of a running pmx from outside: its metrics, spans and log. */
export const telemetryPage: GeneratedPage = { file: "telemetry.md", render };

interface MetricSection {
  readonly title: string;
  readonly intro: string;
  readonly table: MetricTable;
  /** Whether its metrics have the label `service` besides. */
  readonly ofService: boolean;
}

/** Every metric that a process of pmx prints, by what it is about. */
export const metricSections: readonly MetricSection[] = [
  {
    title: "Calls",
    intro: "Of every service. Client calls are those to other services of pmx.",
    table: callMetricTable,
    ofService: true,
  },
  {
    title: "Facts",
    intro:
      "The outbox is that of forecast, risk-gate and execution; the consumer is audit, of each of these sources.",
    table: factMetricTable,
    ofService: true,
  },
  {
    title: "Databases",
    intro: "Of every service. Each has one database and one writer.",
    table: storeMetricTable,
    ofService: true,
  },
  { title: "Fits", intro: "Of forecast.", table: fitMetricTable, ofService: true },
  { title: "Sprints", intro: "Of the gateway.", table: sprintMetricTable, ofService: true },
  { title: "Services", intro: "Of every service.", table: serviceMetricTable, ofService: true },
  {
    title: "Processes",
    intro:
      "Of the process, whatever services run in it, by prom-client; without `service`. The event loop's delay includes the 10 ms between two samples.",
    table: processMetricTable,
    ofService: false,
  },
];

function render(): string {
  return `# Telemetry

${doNotEdit}

## Metrics

With \`httpPort\` (\`PMX_HTTP_PORT\`) a process answers \`GET /metrics\` in Prometheus' text format. Names and units follow
Prometheus' conventions, those of calls OpenTelemetry's. The label \`service\` says whose a series is, since one process may
run all five. No label holds a ticker, a portfolio or the name of a sprint: the number of series does not grow with what is
traded. Gauges are read when they are scraped, those of facts and sprints by a bounded query. Without a port nothing is
measured. Alerts and a dashboard are in \`deploy/monitoring/\`; the [runbook](runbook.md) says what to do.

${metricSections.map(sectionText).join("\n\n")}
`;
}

function sectionText({ title, intro, table: metrics, ofService }: MetricSection): string {
  const rows = Object.entries(metrics).map(([name, { type, unit, labels, help }]) => [
    `\`${name}\``,
    type,
    unit,
    [...(ofService ? ["service"] : []), ...labels].map((label) => `\`${label}\``).join(", "),
    help,
  ]);
  return `### ${title}\n\n${intro}\n\n${table(["metric", "type", "unit", "labels", "what it says"], rows)}`;
}
