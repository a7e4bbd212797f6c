import { fromBinary } from "@bufbuild/protobuf";
import { leafFromText } from "#lib/evidence/leaf.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import type { RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { collectEvidence } from "../evidence/collect-evidence.ts";
import type { ExportedEvidence, ExportedRecord } from "../evidence/export-file.ts";
import type { Finding } from "../evidence/finding.ts";
import type { Stack } from "./stack.ts";

/** The evidence of a sprint as pmx export writes it. */
export function exportedFrom({ evidence }: Stack, sprint: Sprint): Promise<ExportedEvidence> {
  return collectEvidence(evidence, sprint);
}

/** Whether a record is the fact of a trade. */
export function isFactOf({ leaf }: ExportedRecord, { name }: RoundTrip): boolean {
  const content = leafFromText(leaf)?.content;
  if (content === undefined || !("event" in content)) return false;
  const { type, payload } = content.event;
  if (type !== TradeClosedSchema.typeName) return false;
  return fromBinary(TradeClosedSchema, payload).roundTrip?.name === name;
}

/** What is bad first; undefined for nothing. */
export function badIn(findings: readonly Finding[]): string | undefined {
  return findings.find(({ outcome }) => outcome === "BAD")?.text;
}
