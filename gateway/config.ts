import { z } from "zod";
import {
  type ConfigSource,
  loadSettings,
  type SettingsFile,
} from "#lib/kit/config/config-source.ts";
import { peerAddress } from "#lib/kit/config/peer-address.ts";
import { processSettingsSchema, processVariables } from "#lib/kit/config/process-settings.ts";
import { remoteSourceNames } from "./market-data/sources/index.ts";

/** Addresses of the services that the gateway coordinates. */
const peerAddressesSchema = z.strictObject({
  forecast: peerAddress.default("127.0.0.1:50051").describe("Address of the forecast service."),
  riskGate: peerAddress.default("127.0.0.1:50052").describe("Address of the risk gate."),
  execution: peerAddress.default("127.0.0.1:50053").describe("Address of the execution service."),
  audit: peerAddress.default("127.0.0.1:50054").describe("Address of the audit service."),
});

/** How sprints are planned and run. */
const sprintSettingsSchema = z.strictObject({
  warmUpBars: z
    .int()
    .min(1)
    .max(5_000)
    .describe("Bars of history that every ticker has before the first as-of."),
  defaultHorizonBars: z
    .int()
    .min(1)
    .max(250)
    .describe("Bars ahead of each forecast where a sprint does not say."),
  defaultStartingCash: z
    .number()
    .positive()
    .max(1e9)
    .describe("Starting capital in currency units where a sprint does not say."),
  proofMode: z
    .boolean()
    .describe("Whether a sprint that does not say runs under the proof-mode policy."),
  gates: z
    .array(z.string().min(1))
    .min(1)
    .describe(
      "Gates that judge a sprint which names none: of these, those whose required audits it can reach.",
    ),
  frontierGates: z
    .array(z.string().min(1))
    .default([])
    .describe("Further gates, after those, where such a sprint includes the frontier universe."),
  forecastsAhead: z
    .int()
    .min(1)
    .max(256)
    .describe("Forecasts that one sprint may have under way at the same time."),
  overdueSessions: z
    .int()
    .min(1)
    .max(250)
    .default(3)
    .describe(
      "Closed sessions without bars from which on a forward sprint says that somebody has to look, with exit code 69.",
    ),
  maximumActiveSprints: z.int().min(1).max(64).describe("Sprints that may run at the same time."),
  peerPatienceMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .describe("For how long a peer may be away before a sprint fails, in milliseconds."),
  interactivePatienceMs: z
    .int()
    .min(1)
    .max(60_000)
    .describe("The same while a caller waits for an answer, as in CreateSprint, in milliseconds."),
});

/** Address of a server, without a query. */
const httpUrl = z
  .string()
  .refine((text) => /^https?:\/\/[^\s?#]+$/.test(text), "expected a URL such as https://stooq.com");

/** How sources of bars over HTTP are asked. */
const sourceRequestsSchema = z.strictObject({
  yahooUrl: httpUrl
    .default("https://query1.finance.yahoo.com")
    .describe("Address of Yahoo's chart API."),
  stooqUrl: httpUrl.default("https://stooq.com").describe("Address of Stooq."),
  attemptMs: z
    .int()
    .min(1)
    .max(300_000)
    .default(10_000)
    .describe("Longest time that one attempt may take, its answer included, in milliseconds."),
  attempts: z
    .int()
    .min(1)
    .max(10)
    .default(3)
    .describe("Attempts where a source is busy (429), failing (5xx), silent or cannot be reached."),
  largestBodyBytes: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .default(20_000_000)
    .describe("A larger answer is given up."),
  requestsPerMinute: z
    .number()
    .positive()
    .max(60_000)
    .optional()
    .describe(
      "How often each source is asked at most. Absent: what each bears, as `pmx data sources` says.",
    ),
  userAgent: z
    .string()
    .regex(/^[\x20-\x7e]+$/, "expected printable ASCII")
    .default("pmx")
    .describe("How pmx names itself to sources."),
  cache: z
    .boolean()
    .default(true)
    .describe(
      "Whether answers are kept in the folder `sources` of the data folder, until a session has closed since.",
    ),
});

/** Where records lie that the readiness checklist reads as files. */
const readinessSettingsSchema = z.strictObject({
  checkRecord: z
    .string()
    .min(1)
    .optional()
    .describe(
      "File that a whole run of `npm run check` wrote; where it is not set, `check-record.json` in the folder of the build.",
    ),
  deployFolder: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Folder of the manifests of the deployment; where it is not set, `deploy` in the folder of the build.",
    ),
});

/** The shape of config/gateway.yaml. */
const gatewaySchema = processSettingsSchema(50_050).extend({
  peers: peerAddressesSchema.prefault({}),
  sprints: sprintSettingsSchema,
  sources: z
    .array(z.enum(remoteSourceNames))
    .default([])
    .refine((names) => new Set(names).size === names.length, "names a source twice")
    .describe(
      "Sources over HTTP that are asked for tickers without bars, in this order, after the bars that come with pmx; " +
        "the next one where a source does not answer or does not know the ticker. None: nothing is asked over a network.",
    ),
  sourceRequests: sourceRequestsSchema.prefault({}),
  readiness: readinessSettingsSchema.prefault({}),
  resumeSprints: z
    .boolean()
    .default(true)
    .describe("Whether sprints that an earlier process left unfinished are resumed at start."),
});

/** The gateway's configuration. */
export type GatewayConfig = z.infer<typeof gatewaySchema>;

/** What config/gateway.yaml and the environment set. */
export const gatewaySettings: SettingsFile<GatewayConfig> = {
  file: "gateway.yaml",
  schema: gatewaySchema,
  variables: [
    ...processVariables,
    { name: "ENABLE_DATA_CACHE", path: "sourceRequests.cache", kind: "boolean" },
    { name: "PROOF_MODE", path: "sprints.proofMode", kind: "boolean" },
    { name: "PMX_FORECAST_ADDRESS", path: "peers.forecast", kind: "text" },
    { name: "PMX_RISK_GATE_ADDRESS", path: "peers.riskGate", kind: "text" },
    { name: "PMX_EXECUTION_ADDRESS", path: "peers.execution", kind: "text" },
    { name: "PMX_AUDIT_ADDRESS", path: "peers.audit", kind: "text" },
  ],
};

/** Folder of the migrations of its database. */
export const gatewayMigrations = new URL("./store/migrations", import.meta.url);

/**
 * Reads config/gateway.yaml, then the environment, then flags.
 * @throws Fault CONFIG_INVALID naming file, key and line.
 */
export function loadGatewayConfig(source: ConfigSource): GatewayConfig {
  return loadSettings(source, gatewaySettings);
}
