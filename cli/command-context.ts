import type { Environment } from "./sprint-arguments.ts";
import type { Terminal } from "./terminal.ts";

/** The five services in this process. */
export interface EmbeddedServices {
  readonly addresses: Readonly<
    Record<"gateway" | "forecast" | "risk-gate" | "execution" | "audit", string>
  >;
  close(): Promise<void>;
}

/** Starts the five services in this process; `gateway/embedded.ts` has it. */
export type StartEmbedded = (options: {
  dataDir: string;
  ports: "any" | "fixed";
  host?: string;
  natsUrl?: string;
  logLevel?: string;
  resumeSprints: boolean;
}) => Promise<EmbeddedServices>;

/** All that a command needs of the process that it runs in. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly environment: Environment;
  /** Aborted when the person (or the system) asks to stop. */
  readonly interruption: AbortSignal;
  /** Milliseconds since the process started, monotonic. */
  readonly elapsedMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly newId: () => string;
  readonly startEmbedded: StartEmbedded;
}
