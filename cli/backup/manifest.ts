import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Fault } from "#lib/kernel/fault.ts";
import { pathText } from "#lib/kit/config/config-problem.ts";
import { type ProcessName, portOffset } from "../port-offset.ts";

/** The file of a backup that is written last: without it a backup is not whole. */
export const manifestFile = "manifest.json";

const format = "pmx-backup-1";

const sequence = z.int().min(0);

const databaseSchema = z.strictObject({
  name: z.enum(Object.keys(portOffset) as [ProcessName, ...ProcessName[]]),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Migrations that it has. */
  migrations: z.int().min(0),
  /** The version that opened it last; absent for those up to 0.2.0. */
  version: z.string().optional(),
  /** The newest fact of its own, by its place in the order of its origin. */
  stated: z.strictObject({ origin: z.string(), newest: sequence }).optional(),
  /** The last fact of each source that it knows of. */
  consumed: z.array(z.strictObject({ source: z.string(), origin: z.string(), newest: sequence })),
});

const manifestSchema = z.strictObject({
  format: z.literal(format),
  /** The build that wrote the backup. */
  build: z.string(),
  /** The instant whose records it holds. */
  cutTime: z.iso.datetime(),
  /** Id of the key that signs the logs of evidence, which is no part of a backup; absent where the folder had none. */
  evidenceKeyId: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  databases: z.array(databaseSchema),
});

/** What a backup holds of one database. */
export type SavedDatabase = z.infer<typeof databaseSchema>;

/** What a backup holds. */
export type Manifest = z.infer<typeof manifestSchema>;

/** The file of a database, in a data folder and in a backup. */
export function databaseFile(name: ProcessName): string {
  return `${name}.db`;
}

/** A manifest as text. */
export function manifestText(manifest: Omit<Manifest, "format">): string {
  return `${JSON.stringify({ format, ...manifest }, undefined, 2)}\n`;
}

/** @throws Fault RESOURCE_NOT_FOUND without one, FIELD_INVALID for one that is none. */
export function readManifest(folder: string): Manifest {
  const path = join(folder, manifestFile);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    const message = `${path} cannot be read: ${folder} is no backup, or one that was interrupted`;
    throw new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", message, { cause });
  }
  const found = manifestSchema.safeParse(parsed(text));
  if (!found.success) {
    const [first] = found.error.issues;
    const where = first === undefined ? "" : `: ${pathText(first.path)}: ${first.message}`;
    throw refused(`${path} is no manifest of a backup that this pmx can read${where}`);
  }
  const names = found.data.databases.map(({ name }) => name);
  const lacking = Object.keys(portOffset).filter((name) => !names.includes(name as ProcessName));
  if (lacking.length > 0 || names.length > new Set(names).size) {
    throw refused(`${path} does not name each of the five databases once`);
  }
  return found.data;
}

/** INVALID_ARGUMENT for a backup that cannot be trusted. */
export function refused(message: string): Fault {
  return new Fault("INVALID_ARGUMENT", "FIELD_INVALID", message);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
