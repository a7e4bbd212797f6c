import { Buffer } from "node:buffer";
import { z } from "zod";
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

const firstLineSchema = z.object({
  format: z.literal(format),
  auditSet: z.string(),
  heads: z.array(headSchema),
  statement: z
    .object({
      payloadType: z.string(),
      payload: z.string(),
      signatures: z.array(z.object({ keyid: z.string(), sig: z.string() })),
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
  const lines = records.map(({ proof, ...record }) =>
    JSON.stringify({ ...record, proof: proof.map((hash) => Buffer.from(hash).toString("base64")) }),
  );
  return `${[JSON.stringify({ format, ...first }), ...lines].join("\n")}\n`;
}

/** Reads a file. @throws Fault FIELD_INVALID naming the line that cannot be read */
export function exportFromText(file: string, text: string): ExportedEvidence {
  const [first = "", ...rest] = text.replace(/\n$/, "").split("\n");
  const { format: _, statement, ...head } = lineOf(file, 1, first, firstLineSchema);
  const records = rest.map((line, at) => {
    const { proof, ...record } = lineOf(file, at + 2, line, recordSchema);
    return { ...record, proof: proof.map((hash) => new Uint8Array(Buffer.from(hash, "base64"))) };
  });
  return { ...head, ...(statement !== undefined && { statement }), records };
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
