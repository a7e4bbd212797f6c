import { z } from "zod";
import { canonicalTicker } from "#gateway/market-data/domain/instruments/ticker-names.ts";
import { type Explained, explanationOf } from "../../explain/explain-record.ts";
import { explanationText } from "../../explain/explanation.ts";
import { RecordReader } from "../../explain/record-reader.ts";
import { usageFault } from "../../flag.ts";
import { boundedSections } from "../bounds.ts";
import { fullName, gateName, sectionsAnswer, ticker } from "../shapes.ts";
import { tool } from "../tool.ts";

const lineWidth = 120;

/** The kinds of records that are explained besides sprints, by their resource names. */
const kinds = [
  { kind: "decision", pattern: /^decisions\/[\w-]+$/ },
  { kind: "trade", pattern: /^portfolios\/[\w-]+\/roundTrips\/[\w-]+$/ },
  { kind: "audit", pattern: /^audits\/[\w-]+$/ },
] as const;

const input = z.strictObject({
  name: z
    .string()
    .max(200)
    .regex(
      /^((sprints\/)?[\w-]+|(decisions|audits)\/[\w-]+|portfolios\/[\w-]+\/roundTrips\/[\w-]+)$/,
      "is no name of a record: sprints/ID, decisions/ID, portfolios/ID/roundTrips/ID or audits/ID",
    )
    .optional()
    .describe(
      "What to explain: decisions/ID, portfolios/ID/roundTrips/ID (a trade), audits/ID, or sprints/ID (its verdict). list_decisions, list_trades and list_audits have the names. Default: the newest sprint.",
    ),
  gate: gateName.optional().describe("Of a sprint: this gate alone."),
  audit_run: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe("Of a sprint: what was made of a ticker in this audit run, from 1."),
  ticker: ticker.optional().describe("The ticker of audit_run. Default: that of the sprint."),
});

export const explain = tool({
  name: "explain",
  title: "Explain a decision, a trade, an audit or a verdict",
  description:
    "Says in sentences with their numbers why a record is what it is: forecast, edge, cost, each rule, size, fills, each part of a profit, or what each criterion of a gate saw.",
  input,
  output: z.object({ name: z.string(), ...sectionsAnswer }),
  async answer(given, { where }) {
    const explanation = await explanationOf(explainedOf(given), new RecordReader(where));
    const structured = { name: explanation.name, ...boundedSections(explanation.sections) };
    return { text: explanationText(explanation, lineWidth), structured };
  },
});

/** @throws Fault FIELD_INVALID for arguments that do not go together */
function explainedOf({ name, gate, audit_run, ticker: of }: z.output<typeof input>): Explained {
  const known = kinds.find(({ pattern }) => name !== undefined && pattern.test(name));
  if (name !== undefined && known !== undefined) {
    if (gate !== undefined || audit_run !== undefined || of !== undefined) {
      throw usageFault("name", "gate, audit_run and ticker are of a sprint; leave them out");
    }
    return { kind: known.kind, name };
  }
  const sprint = name === undefined ? {} : { name: fullName(name) };
  if (audit_run === undefined) {
    if (of !== undefined) throw usageFault("ticker", "goes with audit_run");
    return { kind: "verdict", ...sprint, ...(gate !== undefined && { gate }) };
  }
  if (gate !== undefined) throw usageFault("gate", "is of the verdict; leave audit_run out");
  const named = of === undefined ? {} : { ticker: canonicalTicker(of) };
  return { kind: "run", ...sprint, audit: audit_run, ...named };
}
