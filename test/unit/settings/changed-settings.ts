import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const configFolder = join(repositoryRoot, "config");

/** Paths of all settings of a file below config/, dots between: `samossa.windowBars`. */
export function settingsOf(file: string): string[] {
  return leavesOf(read(file), []).sort();
}

/**
 * Lends a copy of config/ in which one setting has another value: whatever the test then loads went
 * through the same file and schema as in production. For a setting of a gate it has that gate alone: reading
 * them all would take most of the test's time. The copy is that file's, and the next value is written over it.
 */
export function withSetting<T>(
  file: string,
  path: string,
  value: unknown,
  use: (folder: string) => T,
): T {
  const folder = foldersOfFiles.get(file) ?? copyFor(file);
  foldersOfFiles.set(file, folder);
  writeFileSync(join(folder, file), stringify(settingsWith(file, { [path]: value })));
  return use(folder);
}

const foldersOfFiles = new Map<string, string>();

function copyFor(file: string): string {
  const folder = temporaryFolder();
  const own = join(configFolder, file);
  const gates = join(configFolder, "gates/");
  const filter = (source: string) =>
    source === own || !(own.startsWith(gates) && source.startsWith(gates));
  cpSync(configFolder, folder, { recursive: true, filter });
  return folder;
}

/**
 * What a file below config/ has, with other values at some paths; a later path may lie within an
 * earlier one.
 */
export function settingsWith(file: string, values: Readonly<Record<string, unknown>>): unknown {
  return Object.entries(values).reduce(
    (settings, [path, value]) => changed(settings, path.split("."), value),
    read(file),
  );
}

/** What a file below config/ has at a path. */
export function settingAt(file: string, path: string): unknown {
  return path
    .split(".")
    .reduce((value, step) => (value as Readonly<Record<string, unknown>>)[step], read(file));
}

const filesRead = new Map<string, unknown>();

function read(file: string): unknown {
  if (!filesRead.has(file)) {
    filesRead.set(file, parse(readFileSync(join(configFolder, file), "utf8")));
  }
  return filesRead.get(file);
}

/** A list of plain values is one setting; a list of mappings is as many as its mappings have. */
function leavesOf(value: unknown, path: readonly string[]): string[] {
  const isGroup = Array.isArray(value)
    ? value.some((member) => typeof member === "object")
    : typeof value === "object" && value !== null && Object.keys(value).length > 0;
  if (!isGroup) return [path.join(".")];
  return Object.entries(value as object).flatMap(([key, member]) =>
    leavesOf(member, [...path, key]),
  );
}

function changed(target: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(target)) {
    return target.map((member, index) =>
      String(index) === step ? changed(member, rest, value) : member,
    );
  }
  const mapping = target as Readonly<Record<string, unknown>>;
  return { ...mapping, [step]: changed(mapping[step], rest, value) };
}
