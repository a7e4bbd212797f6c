import { type Decision, Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { auditSection } from "./audit-section.ts";
import { decisionSections } from "./decision-sections.ts";
import type { Explanation } from "./explanation.ts";
import { forecastSection } from "./forecast-section.ts";
import type { RecordReader } from "./record-reader.ts";
import { recordsJson } from "./records-json.ts";
import { tradeSections } from "./trade-sections.ts";
import { verdictSections } from "./verdict-sections.ts";

/** What is to be explained. */
export type Explained =
  | { readonly kind: "decision" | "trade" | "audit"; readonly name: string }
  /** What was made of one ticker in one audit run of a sprint, of the newest without a name. */
  | {
      readonly kind: "run";
      readonly name?: string;
      readonly audit: number;
      readonly ticker?: string;
    }
  /** The verdict of a sprint, of the newest without a name, by one gate or by all. */
  | { readonly kind: "verdict"; readonly name?: string; readonly gate?: string };

/** Reads the records and says what they rest on. @throws Fault of the reader */
export function explanationOf(what: Explained, reader: RecordReader): Promise<Explanation> {
  switch (what.kind) {
    case "decision":
      return ofDecision(what.name, reader);
    case "trade":
      return ofTrade(what.name, reader);
    case "audit":
      return ofAudit(what.name, reader);
    case "run":
      return ofRun(what, reader);
    case "verdict":
      return ofVerdict(what, reader);
  }
}

async function ofDecision(name: string, reader: RecordReader): Promise<Explanation> {
  const { decision, why } = await reader.decision(name);
  const forecast = await reader.forecast(decision.forecast);
  const { trades, currency } = await reader.tradesOf(decision);
  return {
    name,
    sections: [
      forecastSection(forecast, decision.signal?.holdingBars),
      ...decisionSections(decision, why),
      ...(trades.length > 0
        ? trades.flatMap((trade) => tradeSections(trade, currency))
        : [{ title: "Trade", sentences: untraded(decision) }]),
    ],
    records: recordsJson({ decision, forecast, trades }),
  };
}

async function ofRun(
  { name, audit, ticker }: Extract<Explained, { kind: "run" }>,
  reader: RecordReader,
): Promise<Explanation> {
  const run = await reader.run(name, audit, ticker);
  const { sections, records } = await ofDecision(run.decision, reader);
  const { instrument } = (await reader.decision(run.decision)).decision;
  return {
    name: run.decision,
    sections:
      run.audit === undefined ? sections : [...sections, auditSection(run.audit, instrument)],
    records: { ...records, ...(run.audit && recordsJson({ audit: run.audit })) },
  };
}

/** Why there is no trade to tell of. */
function untraded({ verdict }: Decision): readonly string[] {
  return verdict === Verdict.DENY
    ? ["Nothing was ordered."]
    : ["No position that it opened has closed; the order may wait, or have been canceled."];
}

async function ofTrade(name: string, reader: RecordReader): Promise<Explanation> {
  const { trade, currency } = await reader.trade(name);
  const found = trade.decision === "" ? undefined : await reader.decision(trade.decision);
  const forecast = found && (await reader.forecast(found.decision.forecast));
  return {
    name,
    sections: [
      ...tradeSections(trade, currency),
      ...(found === undefined
        ? [{ title: "Decision", sentences: ["No decision of the risk gate is recorded for it."] }]
        : [
            forecastSection(forecast, found.decision.signal?.holdingBars),
            ...decisionSections(found.decision, found.why),
          ]),
    ],
    records: recordsJson({ trades: [trade], decision: found?.decision, forecast }),
  };
}

async function ofAudit(name: string, reader: RecordReader): Promise<Explanation> {
  const audit = await reader.audit(name);
  const forecast = await reader.forecast(audit.forecast);
  return {
    name,
    sections: [auditSection(audit, forecast?.instrument), forecastSection(forecast)],
    records: recordsJson({ audit, forecast }),
  };
}

async function ofVerdict(
  { name, gate }: Extract<Explained, { kind: "verdict" }>,
  reader: RecordReader,
): Promise<Explanation> {
  const { sprint, result } = await reader.judgedSprint(name, gate);
  const gates = result.gates.filter((one) => gate === undefined || one.gate === gate);
  return {
    name: sprint.name,
    sections: verdictSections(sprint, result, gate),
    records: recordsJson({ gates }),
  };
}
