import { z } from "zod";
import { logLevels } from "../telemetry/logger.ts";
import { type EnvironmentVariable, environmentOverrides } from "./environment.ts";
import { type ConfigOverride, loadConfig } from "./load-config.ts";

/** What every process is told about its surroundings, as opposed to a service's policy. */
export interface ProcessSettings {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly natsUrl?: string | undefined;
  readonly logLevel: (typeof logLevels)[number];
  readonly drainDelayMs: number;
}

/** The shape of the settings of a process whose port is `defaultPort` unless told otherwise. */
export function processSettingsSchema(defaultPort: number) {
  return z.strictObject({
    host: z
      .string()
      .min(1)
      .default("127.0.0.1")
      .describe("Address to listen on; 0.0.0.0 for every interface."),
    port: z
      .int()
      .min(0)
      .max(65_535)
      .default(defaultPort)
      .describe("Port to listen on; 0 for any free one."),
    dataDir: z
      .string()
      .min(1)
      .default(".pmx")
      .describe("Folder of the database files; created where absent."),
    natsUrl: z
      .string()
      .regex(/^(nats|tls|wss?):\/\/\S+$/, "expected a URL such as nats://127.0.0.1:4222")
      .optional()
      .describe("NATS server with JetStream; without it, events stay within the process."),
    logLevel: z.enum(logLevels).default("info").describe("Lines below this level are dropped."),
    drainDelayMs: z
      .int()
      .min(0)
      .max(300_000)
      .default(0)
      .describe(
        "How long a process that was told to stop goes on answering after its health says " +
          "NOT_SERVING, so that callers turn elsewhere first; at least a readiness probe's period.",
      ),
  });
}

export const processVariables: readonly EnvironmentVariable[] = [
  { name: "PMX_HOST", path: "host", kind: "text" },
  { name: "PMX_PORT", path: "port", kind: "number" },
  { name: "PMX_DATA_DIR", path: "dataDir", kind: "text" },
  { name: "NATS_URL", path: "natsUrl", kind: "text" },
  { name: "PMX_LOG_LEVEL", path: "logLevel", kind: "text" },
  { name: "PMX_DRAIN_DELAY_MS", path: "drainDelayMs", kind: "number" },
];

/**
 * The process's settings: defaults, then the environment, then flags.
 *
 * @throws Fault CONFIG_INVALID
 */
export function loadProcessSettings(options: {
  readonly defaultPort: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly flags?: readonly ConfigOverride[];
}): ProcessSettings {
  const fromEnvironment = environmentOverrides(options.environment, processVariables);
  return loadConfig<ProcessSettings>({
    schema: processSettingsSchema(options.defaultPort),
    overrides: [...fromEnvironment, ...(options.flags ?? [])],
  });
}
