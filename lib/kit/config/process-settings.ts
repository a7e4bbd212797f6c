import { z } from "zod";
import { connectionsPerAddressDefault } from "../connection-limit.ts";
import { type LogLevel, logLevels } from "../telemetry/logger.ts";
import type { EnvironmentVariable } from "./environment.ts";
import { type TlsSettings, tlsSettingsSchema } from "./tls-settings.ts";

/** Settings that every process has, as opposed to those of its own service. */
export interface ProcessSettings {
  readonly host: string;
  /** Whether it may listen where other machines reach it. */
  readonly insecure: boolean;
  readonly port: number;
  readonly healthPort?: number | undefined;
  readonly tls?: TlsSettings | undefined;
  readonly tokensFile?: string | undefined;
  readonly peerTokenFile?: string | undefined;
  readonly callsPerSecondPerClient?: number | undefined;
  readonly connectionsPerAddressMax?: number | undefined;
  readonly dataDir: string;
  readonly natsUrl?: string | undefined;
  readonly natsCredentialsFile?: string | undefined;
  readonly natsStreamReplicas?: number | undefined;
  readonly logLevel: LogLevel;
  readonly drainDelayMs: number;
  readonly httpPort?: number | undefined;
  readonly httpAllowedOrigins?: readonly string[] | undefined;
}

/** Those of a process that keeps nothing and states no facts. */
export type StatelessSettings = Omit<
  ProcessSettings,
  "dataDir" | "natsUrl" | "natsCredentialsFile" | "natsStreamReplicas"
>;

/** Whether a data folder is the URL of something else. */
export function isUrl(text: string): boolean {
  return /^[a-z][\w+.-]*:\/\//i.test(text);
}

/** Whether browsers would state a text as the origin of a page: scheme, host, and the port where it is not the usual. */
function isOrigin(text: string): boolean {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return false;
  return new URL(text).origin === text;
}

/** Why it cannot be one. */
export const noServer =
  "databases on a server (libsql://, http://) are not supported, as docs/adr/0072-backups-are-one-cut-and-databases-files.md says";

/** The schema of these settings; a process extends it by its own. */
export function processSettingsSchema(defaultPort: number) {
  return z.strictObject({
    host: z
      .string()
      .min(1)
      .default("127.0.0.1")
      .describe(
        "Address to listen on; 0.0.0.0 for every interface, which needs `insecure`, or `tls` and `tokensFile`.",
      ),
    insecure: z
      .boolean()
      .default(false)
      .describe(
        "Whether other machines may reach the process although calls are in plain text or nobody is " +
          "asked who he is; needed for any host but loopback, unless there are `tls` and `tokensFile`.",
      ),
    port: z
      .int()
      .min(0)
      .max(65_535)
      .default(defaultPort)
      .describe("Port to listen on; 0 for any free one."),
    healthPort: z
      .int()
      .min(0)
      .max(65_535)
      .optional()
      .describe(
        "Port that serves health alone (`grpc.health.v1`), in plain text also where `port` asks for TLS, for " +
          "probes of Kubernetes; 0 for any free one; without it there is none.",
      ),
    tls: tlsSettingsSchema.prefault({}),
    tokensFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        "File of the tokens that callers may show, with their scopes; `pmx token new` prints a line for it. With it " +
          "every call but health needs one; without it nobody is asked. Read again when it changes.",
      ),
    peerTokenFile: z
      .string()
      .min(1)
      .optional()
      .describe("File that holds the token that this process sends with its own calls, alone."),
    callsPerSecondPerClient: z
      .number()
      .positive()
      .max(1_000_000)
      .optional()
      .describe(
        "Calls a second that one client may make on average, by the holder of its token, else by its address, with " +
          "bursts of two seconds of them; more are refused (RATE_EXCEEDED). Absent: as many as it likes.",
      ),
    connectionsPerAddressMax: z
      .int()
      .min(0)
      .max(2_048)
      .default(connectionsPerAddressDefault)
      .describe(
        "Connections that one address may have open at each port, of the 512 of HTTP and the 2,048 of gRPC; one more is " +
          "closed at once. All clients behind one proxy or NAT share an address: raise it there. 0: no limit by address.",
      ),
    dataDir: z
      .string()
      .min(1)
      .refine((text) => !isUrl(text), `expected a folder; ${noServer}`)
      .default(".pmx")
      .describe(
        "Folder of the database files; created where absent, for its owner alone. No URL: databases on a server " +
          "are not supported (ADR 72).",
      ),
    natsUrl: z
      .string()
      .regex(/^(nats|tls|wss?):\/\/\S+$/, "expected a URL such as nats://127.0.0.1:4222")
      .refine((url) => !url.includes("@"), "name and password belong into natsCredentialsFile")
      .optional()
      .describe(
        "NATS server with JetStream; without it, events stay within the process. With tls:// the server must have " +
          "TLS, and a certificate of `tls.authorityFile`.",
      ),
    natsCredentialsFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        "File of what NATS is shown: USER:PASSWORD, the seed of an nkey, or a .creds file; read again for every " +
          "connection.",
      ),
    natsStreamReplicas: z
      .int()
      .min(1)
      .max(5)
      .default(1)
      .describe(
        "The least number of NATS servers that hold each stream; at most as many as the cluster has. Streams that have " +
          "fewer are raised as soon as the servers can; none is lowered.",
      ),
    logLevel: z
      .enum(logLevels)
      .default("info")
      .describe("Lines below this level are dropped; calls are logged at debug, defects at error."),
    drainDelayMs: z
      .int()
      .min(0)
      .max(300_000)
      .default(0)
      .describe(
        "How long a stopping process still answers after its health says NOT_SERVING, so that " +
          "callers choose another replica first; at least the period of the readiness probe.",
      ),
    httpPort: z
      .int()
      .min(0)
      .max(65_535)
      .optional()
      .describe(
        "Port of HTTP/1.1, over TLS where `tls` has a certificate: every RPC as JSON (docs/http.md), `/openapi.json`, `/metrics` for Prometheus, of " +
          "the gateway also `/v1/gates/…`; 0 for any free one. Absent: none, and nothing is measured. Where one process runs all five, the gateway's counts.",
      ),
    httpAllowedOrigins: z
      .array(z.string().refine(isOrigin, "expected an origin such as https://board.example.com"))
      .max(100)
      .optional()
      .describe(
        "Origins whose pages may call over HTTP (CORS), exactly as browsers state them, separated by commas in the " +
          "variable; pages of any other origin are refused. No `*`: any page that somebody opens could call then. Absent: none.",
      ),
  });
}

/** The variables that set them. */
export const processVariables: readonly EnvironmentVariable[] = [
  { name: "PMX_HOST", path: "host", kind: "text" },
  { name: "PMX_INSECURE", path: "insecure", kind: "boolean" },
  { name: "PMX_PORT", path: "port", kind: "number" },
  { name: "PMX_HEALTH_PORT", path: "healthPort", kind: "number" },
  { name: "PMX_TLS_CERTIFICATE_FILE", path: "tls.certificateFile", kind: "text" },
  { name: "PMX_TLS_KEY_FILE", path: "tls.keyFile", kind: "text" },
  { name: "PMX_TLS_AUTHORITY_FILE", path: "tls.authorityFile", kind: "text" },
  {
    name: "PMX_TLS_REQUIRE_CLIENT_CERTIFICATE",
    path: "tls.requireClientCertificate",
    kind: "boolean",
  },
  { name: "PMX_TLS_PEER_NAME", path: "tls.peerName", kind: "text" },
  { name: "PMX_TOKENS_FILE", path: "tokensFile", kind: "text" },
  { name: "PMX_PEER_TOKEN_FILE", path: "peerTokenFile", kind: "text" },
  { name: "PMX_CALLS_PER_SECOND_PER_CLIENT", path: "callsPerSecondPerClient", kind: "number" },
  { name: "PMX_CONNECTIONS_PER_ADDRESS_MAX", path: "connectionsPerAddressMax", kind: "number" },
  { name: "PMX_DATA_DIR", path: "dataDir", kind: "text" },
  { name: "NATS_URL", path: "natsUrl", kind: "text" },
  { name: "NATS_CREDENTIALS_FILE", path: "natsCredentialsFile", kind: "text" },
  { name: "NATS_STREAM_REPLICAS", path: "natsStreamReplicas", kind: "number" },
  { name: "PMX_LOG_LEVEL", path: "logLevel", kind: "text" },
  { name: "PMX_DRAIN_DELAY_MS", path: "drainDelayMs", kind: "number" },
  { name: "PMX_HTTP_PORT", path: "httpPort", kind: "number" },
  { name: "PMX_HTTP_ALLOWED_ORIGINS", path: "httpAllowedOrigins", kind: "list" },
];
