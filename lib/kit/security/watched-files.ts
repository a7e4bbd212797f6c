import type { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { configFault } from "../config/config-problem.ts";
import { processVariables } from "../config/process-settings.ts";
import { unreadable } from "../config/unreadable.ts";

/** A file and the setting that names it, for messages. */
export interface NamedFile {
  readonly setting: string;
  readonly path: string;
}

/** How often files are read again. */
export const rereadMs = 1_000;

/** What a file holds. @throws Fault CONFIG_INVALID naming its setting, where it cannot be read. */
export function readNamedFile(file: NamedFile): Buffer {
  try {
    return readFileSync(file.path);
  } catch (cause) {
    throw fileFault(file, unreadable(cause));
  }
}

/** CONFIG_INVALID about what a file holds, with the setting that names the file, and the variable that may. */
export function fileFault({ setting, path }: NamedFile, finding: string) {
  const variable = processVariables.find((each) => each.path === setting)?.name;
  const origin = variable === undefined ? path : `${path} (${variable})`;
  return configFault([{ origin, key: setting, finding }]);
}

/**
 * Reads files again at an interval and calls `changed` once they hold something else: only after two reads in
 * a row have found the same, since a file may be read while it is written. A file that cannot be read any more
 * is a change too. Files are compared by content, so that a replaced link or folder is noticed. Start it before
 * the files are read for use. Returns what ends it.
 */
export function watchFiles(
  paths: readonly string[],
  changed: () => void,
  intervalMs = rereadMs,
): () => void {
  let accepted = paths.map((path) => digestOf(() => readFileSync(path))).join("\n");
  let before = accepted;
  let reading = false;
  const look = async (): Promise<void> => {
    const read = paths.map(async (path) => {
      const bytes = await readFile(path).catch((error: unknown) => error);
      return digestOf(() => bytes);
    });
    const now = (await Promise.all(read)).join("\n");
    const isSettled = now === before;
    before = now;
    if (!isSettled || now === accepted) return;
    accepted = now;
    changed();
  };
  const timer = setInterval(() => {
    if (reading) return;
    reading = true;
    void look().finally(() => {
      reading = false;
    });
  }, intervalMs);
  // A process that has nothing else to do ends.
  timer.unref();
  return () => clearInterval(timer);
}

/** A digest of what is read, or why nothing can be. */
function digestOf(read: () => unknown): string {
  try {
    const found = read();
    return found instanceof Uint8Array
      ? createHash("sha256").update(found).digest("hex")
      : codeOf(found);
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
