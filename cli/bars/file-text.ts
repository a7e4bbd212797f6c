import type { Stats } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { TextDecoder } from "node:util";
import { gunzipSync } from "node:zlib";
import { Fault } from "#lib/kernel/fault.ts";

/** Over 100 bytes for each of the bars that one file may have; keeps memory bounded. */
const largestFileBytes = 16 * 2 ** 20;

/** What a folder's files of bars end in; each may be compressed by gzip too. */
const endings = [".csv", ".tsv", ".txt"] as const;

/** What a folder's file of dividends and splits is called. */
export const actionsName = "actions.csv";

/**
 * The file itself, or the files of bars of a folder in the order of their names (not those of folders below).
 * @throws Fault FIELD_INVALID where there is no such path, no permission, or nothing in a folder.
 */
export async function barFilesAt(path: string): Promise<readonly string[]> {
  const found = await reading(path, () => stat(path));
  if (!found.isDirectory()) return [path];
  const isOfBars = (name: string) => isNameOfBars(name) && name !== actionsName;
  const names = (await reading(path, () => readdir(path))).filter(isOfBars).sort();
  if (names.length > 0) return names.map((name) => join(path, name));
  const what = "is a folder without .csv files (.tsv and .txt, also with .gz)";
  throw pathFault(path, `${what}; put one a ticker there, as AAPL.csv`);
}

/** The name of a file without its folder and without what says how it is written: `MTN.JO` of `MTN.JO.csv.gz`. */
export function bareName(file: string): string {
  const name = basename(file).replace(/\.gz$/i, "");
  const ending = endings.find((end) => name.toLowerCase().endsWith(end));
  return ending === undefined ? name : name.slice(0, -ending.length);
}

function isNameOfBars(name: string): boolean {
  const plain = name.toLowerCase().replace(/\.gz$/, "");
  return !name.startsWith(".") && endings.some((ending) => plain.endsWith(ending));
}

/**
 * The text of a file, of bars unless `limit` says what may be no larger: UTF-8 or UTF-16 in either order of bytes, with or without a byte-order mark, and compressed by
 * gzip or not, told by its bytes.
 * @throws Fault FIELD_INVALID naming the file and what is wrong with it.
 */
export async function textOfFile(
  file: string,
  limit = "a file of bars may have; split it",
): Promise<string> {
  return textOf(inflated(file, await bytesOfFile(file, limit), limit), file);
}

/** The bytes of a file as they are. @throws Fault FIELD_INVALID as above, but for what they mean */
export async function bytesOfFile(file: string, limit: string): Promise<Uint8Array> {
  const { size } = await regularFile(file);
  if (size > largestFileBytes) throw pathFault(file, tooLarge(`${size} bytes`, limit));
  return reading(file, () => readFile(file));
}

/** A device or a pipe may never end. */
async function regularFile(file: string): Promise<Stats> {
  const found = await reading(file, () => stat(file));
  if (found.isFile()) return found;
  throw pathFault(file, "is no ordinary file; write what it holds to one");
}

function inflated(file: string, bytes: Uint8Array, limit: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: largestFileBytes });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const description =
      code === "ERR_BUFFER_TOO_LARGE" || error instanceof RangeError
        ? tooLarge("more bytes when it is unpacked", limit)
        : "is not whole as a gzip file; take it from its source again";
    throw pathFault(file, description, error);
  }
}

function tooLarge(held: string, limit: string): string {
  return `holds ${held}, more than the ${largestFileBytes} that ${limit}`;
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch (error) {
    throw pathFault(file, "is neither UTF-8 nor UTF-16 text; save it as UTF-8", error);
  }
}

/** UTF-16 by its byte-order mark, or by the zeros that half of the bytes of digits and letters are in it. */
function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const zeros = [0, 0];
  const sample = bytes.subarray(0, 200);
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2]! += 1;
  const most = sample.length * 0.4;
  if (zeros[1]! > most && zeros[0] === 0) return "utf-16le";
  return zeros[0]! > most && zeros[1] === 0 ? "utf-16be" : "utf-8";
}

const advice: Readonly<Record<string, string>> = {
  ENOENT: "does not exist; check the path",
  ENOTDIR: "does not exist; check the path",
  EACCES: "may not be read by this user; check its permissions",
  EPERM: "may not be read by this user; check its permissions",
};

async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw pathFault(path, advice[code] ?? `cannot be read (${code})`, error);
  }
}

function pathFault(path: string, description: string, cause?: unknown): Fault {
  return new Fault("INVALID_ARGUMENT", "FIELD_INVALID", `${path} ${description}`, {
    violations: [{ field: path, description }],
    cause,
  });
}
