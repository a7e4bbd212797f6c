import process from "node:process";
import { type Clock, systemClock } from "../clock.ts";
import { loggable, withoutSecrets } from "./log-fields.ts";
import { readableLine } from "./readable-line.ts";
import { traceFields } from "./tracing/spans.ts";

/** Severities, lowest first. */
export const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Writes one line a message; a child adds its fields to every line. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
  child(fields: Readonly<Record<string, unknown>>): Logger;
  /** Whether lines of this level are written, for fields that are dear to collect. */
  isEnabled(level: LogLevel): boolean;
}

/** Takes one line without its line break. */
export type WriteLine = (line: string, level: LogLevel) => void;

/** How a message becomes a line: JSON for a program, text for a person. */
export type LogFormat = "json" | "text";

export interface LoggerOptions {
  /** Lines below this level are dropped. */
  readonly level: LogLevel;
  /** The process's name, on every line. */
  readonly service: string;
  /** Takes one line of JSON without its line break; standard error when absent. */
  readonly write?: WriteLine;
  /** JSON where lines are taken by `write`; on standard error, text where that is a terminal. */
  readonly format?: LogFormat;
  readonly clock?: Clock;
}

/**
 * A logger whose lines have time (ISO 8601), level, msg, service, where an SDK of OpenTelemetry is loaded the trace under
 * way, then the caller's fields. Values
 * under keys that look like a token, secret or password are hidden, and so is who logs in by a URL.
 */
export function createLogger(options: LoggerOptions): Logger {
  const { write = toStandardError, clock = systemClock } = options;
  const format = options.format ?? (options.write ? "json" : standardErrorFormat());
  return levelled({ ...options, write, clock, format }, {});
}

/** Standard error as a place for lines. */
function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Text where standard error is a terminal. */
function standardErrorFormat(): LogFormat {
  return process.stderr.isTTY ? "text" : "json";
}

function levelled(
  options: Required<LoggerOptions>,
  bound: Readonly<Record<string, unknown>>,
): Logger {
  const { write, clock, format } = options;
  const lowest = logLevels.indexOf(options.level);
  const isEnabled = (level: LogLevel): boolean => logLevels.indexOf(level) >= lowest;
  const at =
    (level: LogLevel) =>
    (msg: string, fields: Readonly<Record<string, unknown>> = {}): void => {
      if (!isEnabled(level)) return;
      const time = new Date(clock.nowMs()).toISOString();
      const rest = { ...traceFields(), ...bound, ...loggable(fields) };
      const head = { time, level, msg: withoutSecrets(msg), service: options.service };
      // Twice: to come first, and to win over a field of the same name.
      const entry = { ...head, ...rest, ...head };
      write(format === "text" ? readableLine(entry) : JSON.stringify(entry), level);
    };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (fields) => levelled(options, { ...bound, ...loggable(fields) }),
    isEnabled,
  };
}
