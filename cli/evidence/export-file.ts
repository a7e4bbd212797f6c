import { Buffer } from "node:buffer";
import { z } from "zod";
import { bytesFromBase64 } from "#lib/evidence/base64.ts";
import type { DsseEnvelope } from "#lib/evidence/dsse.ts";
import { usageFault } from "../flag.ts";

const format = "pmx-evidence/1";

/** A log in an exported file. */
const headSchema = z.object({
  log: z.string(),
  firstSequence: z.int().min(0),
  size: z.int().min(0),
  checkpoint: z.string(),
  verifierKey: z.string(),
});

const base64 = z.string().refine((text) => bytesFromBase64(text) !== undefined, "is no base64");

const firstLineSchema = z.object({
  format: z.literal(format),
  auditSet: z.string(),
  heads: z.array(headSchema),
  statement: z
    .object({
      payloadType: z.string(),
      payload: base64,
      signatures: z.array(z.object({ keyid: z.string(), sig: base64 })),
    })
    .optional(),
});

const recordSchema = z.object({
  log: z.string(),
  index: z.int().min(0),
  leaf: z.string(),
  proof: z.array(z.string()),
});

/** What a file says of one log. */
export type ExportedHead = z.infer<typeof headSchema>;

/** A record with its proof under the checkpoint of its log. */
export interface ExportedRecord {
  readonly log: string;
  readonly index: number;
  readonly leaf: string;
  readonly proof: readonly Uint8Array[];
}

/** The evidence of one audit set. */
export interface ExportedEvidence {
  readonly auditSet: string;
  readonly heads: readonly ExportedHead[];
  /** Absent where no gate had an answer. */
  readonly statement?: DsseEnvelope;
  readonly records: readonly ExportedRecord[];
}

/** The file: a line of JSON that says what it is, then one a record. */
export function exportText({ records, ...first }: ExportedEvidence): string {
  return `${[firstLine(first), ...records.map(recordLine)].join("\n")}\n`;
}

/** Members stand in one order, so that the same evidence is the same bytes. */
function firstLine({ auditSet, heads, statement }: Omit<ExportedEvidence, "records">): string {
  const ordered = heads.map(({ log, checkpoint, verifierKey, firstSequence, size }) => {
    return { log, checkpoint, verifierKey, firstSequence, size };
  });
  return JSON.stringify({ format, auditSet, heads: ordered, ...(statement && { statement }) });
}

function recordLine({ log, index, leaf, proof }: ExportedRecord): string {
  const hashes = proof.map((hash) => Buffer.from(hash).toString("base64"));
  return JSON.stringify({ log, index, leaf, proof: hashes });
}

/**
 * Reads a file, in which every byte counts: a line that other tools may read otherwise than this one (a member twice, base64
 * with more than it says) is none of pmx export.
 * @throws Fault FIELD_INVALID naming the line that cannot be read, or that pmx export writes otherwise
 */
export function exportFromText(file: string, text: string): ExportedEvidence {
  if (!text.endsWith("\n")) throw usageFault(file, "ends within a line: it was cut off");
  const [first = "", ...rest] = text.slice(0, -1).split("\n");
  const { format: _, statement, ...head } = lineOf(file, 1, first, firstLineSchema);
  const evidence = { ...head, ...(statement !== undefined && { statement }) };
  refuseOther(file, 1, first, firstLine(evidence));
  const records = rest.map((line, at) => {
    const { proof, ...read } = lineOf(file, at + 2, line, recordSchema);
    const hashes = proof.map((hash) => new Uint8Array(Buffer.from(hash, "base64")));
    const record = { ...read, proof: hashes };
    refuseOther(file, at + 2, line, recordLine(record));
    return record;
  });
  return { ...evidence, records };
}

function refuseOther(file: string, line: number, text: string, written: string): void {
  if (text === written) return;
  let at = 0;
  while (text[at] === written[at]) at += 1;
  throw usageFault(
    file,
    `line ${line} is not as pmx export writes it, from character ${at + 1} on`,
  );
}

function lineOf<Value>(file: string, line: number, text: string, schema: z.ZodType<Value>): Value {
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join(".") || "the line";
  throw usageFault(file, `line ${line} is none of pmx export: ${where}: ${issue?.message}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses it.
    return undefined;
  }
}
