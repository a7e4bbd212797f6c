import process from "node:process";
import { type Clock, systemClock } from "../clock.ts";
import { loggable } from "./log-fields.ts";

/** Severities, lowest first. */
export const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Writes one JSON object per line; a child adds its fields to every line. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
  child(fields: Readonly<Record<string, unknown>>): Logger;
  /** Whether lines of this level are written, for fields that are dear to collect. */
  isEnabled(level: LogLevel): boolean;
}

export interface LoggerOptions {
  /** Lines below this level are dropped. */
  readonly level: LogLevel;
  /** The process's name, on every line. */
  readonly service: string;
  /** Takes one line without its line break; standard error when absent. */
  readonly write?: (line: string) => void;
  readonly clock?: Clock;
}

/**
 * A logger of JSON lines: time (ISO 8601), level, msg, service, then the caller's fields. Values
 * under keys that look like a token, secret or password are hidden.
 */
export function createLogger(options: LoggerOptions): Logger {
  const write = options.write ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const clock = options.clock ?? systemClock;
  return levelled(options, write, clock, {});
}

function levelled(
  options: LoggerOptions,
  write: (line: string) => void,
  clock: Clock,
  bound: Readonly<Record<string, unknown>>,
): Logger {
  const lowest = logLevels.indexOf(options.level);
  const isEnabled = (level: LogLevel): boolean => logLevels.indexOf(level) >= lowest;
  const at =
    (level: LogLevel) =>
    (msg: string, fields: Readonly<Record<string, unknown>> = {}): void => {
      if (!isEnabled(level)) return;
      const time = new Date(clock.nowMs()).toISOString();
      const rest = { ...bound, ...loggable(fields) };
      const head = { time, level, msg, service: options.service };
      // Twice: to come first, and to win over a field of the same name.
      write(JSON.stringify({ ...head, ...rest, ...head }));
    };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (fields) => levelled(options, write, clock, { ...bound, ...loggable(fields) }),
    isEnabled,
  };
}
