import { sprintMetricTable } from "#gateway/sprint/rpc/sprint-sight.ts";
import { factMetricTable } from "#lib/kit/events/fact-metrics.ts";
import { callMetricTable } from "#lib/kit/grpc/shared/call-metrics.ts";
import { readinessMetricTable } from "#lib/kit/lifecycle/readiness.ts";
import { storeMetricTable } from "#lib/kit/store/store-metrics.ts";
import type { MetricTable } from "#lib/kit/telemetry/metrics/metric-table.ts";
import {
  processMetricTable,
  serviceMetricTable,
} from "#lib/kit/telemetry/metrics/process-metric-table.ts";
import { commitmentMetricTable } from "#services/audit/rpc/commitment-metrics.ts";
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
  {
    title: "Commitments",
    intro: "Of audit ([live commitments](commitments.md)).",
    table: commitmentMetricTable,
    ofService: true,
  },
  {
    title: "Readiness",
    intro:
      "Of every service; what follows from it stands in [ADR 78](adr/0078-ready-by-what-it-needs.md).",
    table: readinessMetricTable,
    ofService: true,
  },
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

With \`httpPort\` (\`PMX_HTTP_PORT\`) a process answers \`GET /metrics\` in Prometheus' text format, over TLS where it has a
certificate. Names and units follow Prometheus' conventions, those of calls OpenTelemetry's. The label \`service\` says whose
a series is, since one process may run all five. No label holds a ticker, a portfolio or the name of a sprint: the number of
series does not grow with what is traded. Gauges are read when they are scraped, those of facts and sprints by a bounded
query. Without a port nothing is measured. Alerts and a dashboard are in \`deploy/monitoring/\`; the [runbook](runbook.md) says what to do.

${metricSections.map(sectionText).join("\n\n")}

## Spans

pmx states spans through \`@opentelemetry/api\`. Until an SDK is loaded none is made, and a call costs some 100 ns more.
To record them, install an SDK beside pmx and load it before pmx:

\`\`\`sh
npm install @opentelemetry/sdk-node @opentelemetry/exporter-trace-otlp-grpc
node --import ./otel.mjs bin/pmx.mjs serve
\`\`\`

\`\`\`js
// otel.mjs; OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_SERVICE_NAME say where to and as what
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-grpc";
import process from "node:process";
import { NodeSDK } from "@opentelemetry/sdk-node";

const sdk = new NodeSDK({ traceExporter: new OTLPTraceExporter(), instrumentations: [] });
sdk.start();
process.once("beforeExit", () => sdk.shutdown());
\`\`\`

| span | kind | attributes |
| --- | --- | --- |
| \`pkg.Service/Method\` | CLIENT, SERVER | \`rpc.system.name\`, \`rpc.method\`, \`rpc.response.status_code\`, \`error.type\`; of the client \`server.address\`, of the server \`network.peer.address\`, \`pmx.request_id\` |
| \`publish SUBJECT\`, \`process SUBJECT\` | PRODUCER, CONSUMER | \`messaging.operation.name\`, \`messaging.operation.type\`, \`messaging.destination.name\`, \`messaging.message.id\`, \`error.type\`; of the consumer \`messaging.system\`, \`messaging.consumer.group.name\` |
| \`sprint step KIND\` | INTERNAL | \`pmx.sprint.step.kind\`, \`error.type\` |

A trace goes on in other processes by W3C Trace Context (\`traceparent\`, \`tracestate\`): in the metadata of calls and in the
headers of NATS messages. The steps of a sprint belong to the trace of the call that created it. A fact belongs to the trace
of the call that committed it; one that is published after a restart belongs to none. A refusal is an error of the
client's span and none of the server's.

## Log

One line of JSON a message on standard error (text on a terminal): \`time\`, \`level\`, \`msg\`, \`service\`, then its own fields. A call
is logged at \`debug\` with \`rpc.method\`, \`grpc.code\`, \`request_id\`, \`peer\`, \`duration_ms\`, and \`trace_id\` where its caller records
a trace; a defect at \`error\` with its cause under an \`error_id\`. Where an SDK is loaded, every line that is logged within a
span has its \`trace_id\` and \`span_id\`. Values under keys of tokens, secrets, passwords, credentials and cookies are hidden,
and so are the user and the password in a URL and the token of an authorization header.
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
