import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { evidenceKeyFile, keyIdOfPem } from "#lib/evidence/evidence-key.ts";
import { type Manifest, refused } from "./manifest.ts";

/** Whether a restored folder has the key that signed its logs. */
export interface RestoredKey {
  /**
   * RESTORED: from the file that was named. PRESENT: it was in the data folder. OTHER: another one was. MISSING: none. NONE: the
   * backup says of no key.
   */
  readonly state: "RESTORED" | "PRESENT" | "OTHER" | "MISSING" | "NONE";
  /** Id of the key that signed; absent where the backup says of none. */
  readonly id?: string;
}

/** The key of a data folder as it is to be after a restore. */
export interface KeyPlan {
  readonly key: RestoredKey;
  /** What is written; absent where nothing is. */
  readonly pem?: string;
  /** Whether a key that is in the folder has to leave it. */
  readonly replaces: boolean;
}

/** The id of the key in a file; undefined where there is no such key, or it cannot be read. */
export function keyIdInFile(path: string): string | undefined {
  const text = textOf(path);
  return text === undefined ? undefined : keyIdOfPem(text);
}

/**
 * Compares the key that was named, or that a data folder has, with the one that signed the logs of a backup. A backup never has the
 * key: who finds both can sign another log.
 * @param named - the file of the key; absent for none.
 * @throws Fault FIELD_INVALID for a file that holds no such key, or another one than signed.
 */
export function planKey(
  { evidenceKeyId: id }: Manifest,
  dataDir: string,
  named: string | undefined,
): KeyPlan {
  const present = keyIdInFile(join(dataDir, evidenceKeyFile));
  const ofBackup = id !== undefined && { id };
  if (named === undefined) {
    const state = stateOf(id, present);
    return { key: { state, ...ofBackup }, replaces: false };
  }
  const pem = textOf(named);
  const found = pem === undefined ? undefined : keyIdOfPem(pem);
  if (pem === undefined || found === undefined) {
    throw refused(`${named} holds no private Ed25519 key in PEM (--evidence-key)`);
  }
  if (id !== undefined && found !== id) {
    throw refused(`${named} is key ${found}, and the logs of this backup were signed by ${id}`);
  }
  const replaces = textOf(join(dataDir, evidenceKeyFile)) !== undefined && present !== found;
  return { key: { state: "RESTORED", id: found }, pem, replaces };
}

function stateOf(id: string | undefined, present: string | undefined): RestoredKey["state"] {
  if (id === undefined) return "NONE";
  if (present === undefined) return "MISSING";
  return present === id ? "PRESENT" : "OTHER";
}

/** Writes a key beside its place, for its owner alone; answers where. */
export function stageKey(dataDir: string, pem: string): string {
  const staged = join(dataDir, `${evidenceKeyFile}.new`);
  writeFileSync(staged, pem, { mode: 0o600 });
  chmodSync(staged, 0o600);
  return staged;
}

/** What a person is told of the key after a restore; empty where there is nothing to say. */
export function keyText({ state, id }: RestoredKey, dataDir: string): string {
  const place = join(dataDir, evidenceKeyFile);
  const remedy = `Put it there before a service starts, or restore again with --evidence-key FILE and --replace.
Otherwise the logs go on under another key, and whoever checks with --key refuses what that one signs.
`;
  if (state === "MISSING") {
    return `The key that signed its logs of evidence (${id}), which no backup has, is not in ${place}.\n${remedy}`;
  }
  if (state === "OTHER") {
    return `${place} is not the key that signed its logs of evidence (${id}).\n${remedy}`;
  }
  return state === "NONE" ? "" : `Its logs of evidence go on under their key (${id}).\n`;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // It is not there, or not for who asks.
    return undefined;
  }
}
