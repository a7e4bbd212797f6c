import { Buffer } from "node:buffer";
import type { KeyObject } from "node:crypto";
import { bytesFromBase64 } from "./base64.ts";
import { publicKeyOf, signNote, verifierText } from "./signed-note.ts";
import { hashBytes } from "./tree-hash.ts";

/** The state of a log at some size, as C2SP tlog-checkpoint writes it. */
export interface Checkpoint {
  /** Which log, worldwide. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** Three lines: origin, size, root in base64. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString("base64")}\n`;
}

/** Reads the text of a checkpoint; further lines are extensions and are ignored. Undefined for what is none. */
export function checkpointFromText(text: string): Checkpoint | undefined {
  const [origin = "", sizeText = "", rootText = ""] = text.split("\n");
  const root = bytesFromBase64(rootText);
  const isNumber = /^(0|[1-9]\d{0,15})$/.test(sizeText);
  if (origin === "" || !isNumber || root?.length !== hashBytes) return undefined;
  return { origin, size: Number(sizeText), root };
}

/** The notes of a file in which one was appended behind another. */
export function notesIn(file: string): readonly string[] {
  return [...file.matchAll(/(?:[^\n]+\n)+\n(?:— [^\n]+\n)+/g)].map(([note]) => note);
}

/** The checkpoints that the text of a report has: log, size and root in base64, one behind another with blanks between. */
export function checkpointsInReport(report: string): readonly Checkpoint[] {
  const found = report.matchAll(/\b([a-z][a-z-]*-[0-9a-f]+)\s+(\d+)\s+([A-Za-z0-9+/]{43}=)/g);
  return [...found].flatMap(([, log = "", size = "", root = ""]) => {
    const checkpoint = checkpointFromText(`${checkpointOrigin(log)}\n${size}\n${root}\n`);
    return checkpoint === undefined ? [] : [checkpoint];
  });
}

/** The origin of a log in checkpoints, which is also the name of its key: without blanks and plus signs. */
export function checkpointOrigin(log: string): string {
  return `pmx/${log.replace(/[\s+]/g, "_")}`;
}

/** Signs the state of a log. @param log - its origin among the logs of one database */
export function signCheckpoint(
  { log, size, root }: { readonly log: string; readonly size: number; readonly root: Uint8Array },
  privateKey: KeyObject,
): { readonly checkpoint: string; readonly verifierKey: string } {
  const origin = checkpointOrigin(log);
  return {
    checkpoint: signNote(checkpointText({ origin, size, root }), { name: origin, privateKey }),
    verifierKey: verifierText({ name: origin, publicKey: publicKeyOf(privateKey) }),
  };
}
