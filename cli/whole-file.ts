import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { Fault } from "#lib/kernel/fault.ts";

/** A file that is written piece by piece, and is there whole or not at all. */
export interface WholeFile {
  /** @throws Fault STORAGE_NOT_WRITABLE */
  write(piece: string | Uint8Array): void;
  /** Puts the file in its place, over what was there. @throws Fault STORAGE_NOT_WRITABLE */
  commit(): void;
  /** Leaves what was there; without effect after a commit. */
  discard(): void;
}

/**
 * Starts a file beside the one that it will replace. What is no file, such as /dev/stdout, is written to as it is.
 * @throws Fault STORAGE_NOT_WRITABLE
 */
export function openWholeFile(path: string): WholeFile {
  const present = tried(path, () => statSync(path, { throwIfNoEntry: false }));
  const isReplaced = present === undefined || present.isFile();
  // The target of a link is replaced, not the link.
  const place = present === undefined ? path : tried(path, () => realpathSync(path));
  const half = isReplaced ? `${place}.${randomBytes(4).toString("hex")}.partial` : place;
  const file = tried(path, () => openSync(half, isReplaced ? "wx" : "w"));
  let isOpen = true;
  const close = () => {
    if (isOpen) closeSync(file);
    isOpen = false;
  };
  return {
    write: (piece) => tried(path, () => writeFileSync(file, piece)),
    commit() {
      tried(path, () => {
        if (isReplaced) fsyncSync(file);
        close();
        if (present?.isFile()) chmodSync(half, present.mode);
        if (isReplaced) renameSync(half, place);
      });
    },
    discard() {
      if (!isOpen) return;
      close();
      if (isReplaced) rmSync(half, { force: true });
    },
  };
}

function tried<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : String(error);
    const folder = dirname(path);
    const remedy = existsSync(folder)
      ? "name a file in a folder that you may write to"
      : `there is no folder ${folder}: make it, or name another file`;
    const message = `${path} cannot be written (${code}); ${remedy}`;
    throw new Fault("UNAVAILABLE", "STORAGE_NOT_WRITABLE", message);
  }
}
