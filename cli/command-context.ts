import type { EmbeddedOptions, EmbeddedServices } from "./embedded.ts";
import type { Environment } from "./setting.ts";

/** Where the command line writes; injected so that tests see every character. */
export interface Terminal {
  /** Standard output: the result and nothing else. */
  readonly out: (text: string) => void;
  /** Standard error: progress, notes, errors. */
  readonly err: (text: string) => void;
  /** Whether standard error is a screen rather than a pipe or a file. */
  readonly errIsScreen: boolean;
  /** Width of that screen in characters. */
  readonly columns: number;
  /** Width of the screen that standard output is, in characters; undefined for a pipe or a file. */
  readonly outColumns: number | undefined;
}

/** Starts the five services in this process. */
export type StartEmbedded = (options: EmbeddedOptions) => Promise<EmbeddedServices>;

/** The process that a command runs in. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly environment: Environment;
  /** Aborted when the user (or the system) asks to stop. */
  readonly interruption: AbortSignal;
  /** Milliseconds since the process started, monotonic. */
  readonly elapsedMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly newId: () => string;
  readonly startEmbedded: StartEmbedded;
}
