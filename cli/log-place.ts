import { closeSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { counted } from "#gateway/market-data/domain/quality/evidence.ts";
import { makeFolder } from "#lib/kit/store/make-folder.ts";
import { createPrivateFile } from "#lib/kit/store/private-file.ts";
import type { LogFormat, WriteLine } from "#lib/kit/telemetry/logger.ts";
import type { Terminal } from "./command-context.ts";

/** Where the services that a command starts write their log. */
export interface LogPlace {
  readonly write: WriteLine;
  readonly format: LogFormat;
  /** For the user: a path, or standard error. */
  readonly name: string;
  /** `1 warning and 2 errors`; undefined where there were none, or where they were seen. */
  readonly troubles: () => string | undefined;
  readonly close: () => void;
}

/** A file that has grown beyond this is kept once under another name, and a new one begins. */
const largestBytes = 5_000_000;

/**
 * The place that `--log` names: standard error where it has no value, else a file; without `--log` the
 * file pmx.log of the data folder.
 */
export function logPlace(log: string | undefined, dataDir: string, terminal: Terminal): LogPlace {
  if (log === "") return screen(terminal);
  return file(resolve(log ?? join(dataDir, "pmx.log")));
}

function screen({ err, errIsScreen }: Terminal): LogPlace {
  // A progress bar may stand on the line.
  const start = errIsScreen ? "\r\x1b[K" : "";
  return {
    write: (line) => err(`${start}${line}\n`),
    format: errIsScreen ? "text" : "json",
    name: "standard error",
    troubles: () => undefined,
    close: () => undefined,
  };
}

function file(path: string): LogPlace {
  let descriptor: number | undefined;
  const seen = { warn: 0, error: 0 };
  return {
    // Opened by the first line: a command that fails before leaves no folder behind.
    write(line, level) {
      if (level === "warn" || level === "error") seen[level] += 1;
      try {
        descriptor ??= openLog(path);
        writeSync(descriptor, `${line}\n`);
      } catch {
        // A full disk or a folder that nobody may write ends no sprint for the sake of its log. Where the
        // records are concerned too, the database says so.
      }
    },
    format: "json",
    name: path,
    troubles: () => troublesText(seen),
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
  };
}

function openLog(path: string): number {
  makeFolder(dirname(path));
  const { size = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
  if (size > largestBytes) renameSync(path, `${path}.old`);
  createPrivateFile(path);
  return openSync(path, "a");
}

function troublesText({ warn, error }: Readonly<Record<"warn" | "error", number>>) {
  const parts = [
    ...(warn > 0 ? [counted(warn, "warning")] : []),
    ...(error > 0 ? [counted(error, "error")] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(" and ");
}
