import { z } from "zod";

const stated = z.looseObject({ written: z.string(), assured: z.string() });

/** What a check reads of a statement; whether it follows from the records is computed, so that the rest may have any shape. */
const statementSchema = z.object({
  _type: z.literal("https://in-toto.io/Statement/v1"),
  predicateType: z.literal("urn:pmx:verdict:v1"),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256: z.string() }) })),
  predicate: z.looseObject({
    auditSet: z.string(),
    scorecardHash: z.string(),
    parameters: z.record(z.string(), z.number()),
    gates: z.array(
      z.looseObject({
        gate: z.string(),
        specHash: z.string(),
        verdicts: stated,
        index: z.int(),
      }),
    ),
    comparisons: z.array(z.looseObject({ name: z.string(), index: z.int() })),
    seals: z.array(z.looseObject({ seal: z.string(), index: z.int() })),
    logs: z.array(
      z.strictObject({
        log: z.string(),
        size: z.int(),
        root: z.string(),
        records: z.int(),
        recordsRoot: z.string(),
      }),
    ),
  }),
});

type Statement = z.infer<typeof statementSchema>;

/** What was signed of an audit set. */
export type SignedVerdict = Statement["predicate"];

/** What was signed of a gate. */
export type SignedGate = SignedVerdict["gates"][number];

/** What was signed of a log. */
export type SignedLog = SignedVerdict["logs"][number];

/** Reads a payload; undefined for what is no statement of pmx, signed or not. */
export function statementFrom(payload: string): Statement | undefined {
  try {
    return statementSchema.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}

/** The predicate of a payload. */
export function statedIn(payload: string): SignedVerdict | undefined {
  return statementFrom(payload)?.predicate;
}
