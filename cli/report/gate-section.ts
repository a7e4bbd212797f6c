import { assuredCell, assuredSentences } from "#lib/report/assured-text.ts";
import { observedText, verdictText, wantedText } from "#lib/report/gate-text.ts";
import { letsThrough } from "#lib/report/lets-through.ts";
import { intervalHeading, intervalText } from "#lib/report/metric-text.ts";
import { readable, wrap } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import {
  type CriterionResult,
  EnsembleStatus,
  type GateBlock,
  type GateEvaluation,
} from "#proto/pmx/audit/v1/gate_pb.ts";
import type { GateNotAsked } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { type ConfidenceInterval, MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { type Column, tableLines } from "./table.ts";

/** A gate: its verdict, every criterion with what was observed, what it lets through, and what decided. */
export function gateLines(gate: GateEvaluation, width: number): readonly string[] {
  const title = gate.title ? `: ${gate.title}` : "";
  const changed = gate.specChanged ? [`  The specification on file has changed since.`] : [];
  const intervals = gate.criteria.flatMap(({ observed }) => observed?.interval ?? []);
  const isAssured = gate.criteria.some((criterion) => assuredCell(criterion) !== "");
  return [
    ...wrap(`Gate ${gate.gate}${title}`, width, "  "),
    ...tableLines(
      [
        { heading: "  criterion" },
        { heading: "observed", right: true },
        ...(intervals.length > 0 ? [intervalColumn(intervals)] : []),
        { heading: "wanted", below: true },
        { heading: "n", below: true },
        { heading: "finding" },
        ...(isAssured ? [{ heading: "assured" }] : []),
      ],
      gate.criteria.map((criterion) => [
        ...criterionCells(criterion, intervals.length > 0),
        ...(isAssured ? [assuredCell(criterion)] : []),
      ]),
      width,
    ),
    ...ensembleLines(gate),
    ...evidenceLines(gate, width),
    ...looseningLines(gate, width),
    ...blockLines(gate, width),
    ...[...letsThrough(gate), ...assuredSentences(gate)].flatMap((text) =>
      wrap(text, width - 2, "  ").map((line) => `  ${line}`),
    ),
    ...changed,
    ...wrap(`  ${verdictText(gate.verdict)}: ${gate.reason}`, width - 2, "    ").map((line) =>
      line.startsWith("  ") ? line : `  ${line}`,
    ),
  ];
}

/** The gates that were not asked, each with why not. */
export function notAskedLines(gates: readonly GateNotAsked[], width: number): readonly string[] {
  if (gates.length === 0) return [];
  const lines = gates.flatMap(({ gate, reason }) => wrap(`${gate}: ${reason}`, width - 2, "  "));
  return ["Gates not asked", ...lines.map((line) => `  ${line}`)];
}

function intervalColumn(intervals: readonly ConfidenceInterval[]): Column {
  return { heading: intervalHeading(intervals), right: true, below: true };
}

function criterionCells(criterion: CriterionResult, withInterval: boolean): readonly string[] {
  const n = String(criterion.observed?.n ?? 0);
  return [
    `  ${readable(criterion.criterion)}${windowText(criterion)}`,
    observedText(criterion),
    ...(withInterval ? [criterion.observed ? intervalText(criterion.observed) : ""] : []),
    wantedText(criterion),
    criterion.minimumN > 0n ? `${n} (min ${criterion.minimumN})` : n,
    findingText(criterion),
  ];
}

/** The finding; WARN for one that holds in its warning band. */
function findingText({ verdict, warns }: CriterionResult): string {
  const text = verdictText(verdict);
  return warns && text === "PASS" ? "WARN" : text;
}

/** " (last 20)"; empty where all was measured. */
function windowText(criterion: CriterionResult): string {
  const { windowCloses, windowAudits, windowDecisions, windowDays } = criterion;
  if (windowDays > 0) return ` (last ${windowDays} days)`;
  const size = windowCloses || windowAudits || windowDecisions;
  return size > 0 ? ` (last ${size})` : "";
}

/** The audit sets that counted besides its own, and the baseline. */
function evidenceLines(gate: GateEvaluation, width: number): readonly string[] {
  const { furtherAuditSets, baselineAuditSet } = gate;
  const texts = [
    ...(furtherAuditSets.length > 0 ? [`with the audits of ${furtherAuditSets.join(", ")}`] : []),
    ...(baselineAuditSet === "" ? [] : [`baseline: ${baselineAuditSet}`]),
  ];
  return texts.flatMap((text) => wrap(text, width - 2, "  ").map((line) => `  ${line}`));
}

/** What is looser than what earlier evidence was judged by, a line each. */
function looseningLines({ loosenings }: GateEvaluation, width: number): readonly string[] {
  return loosenings.flatMap(({ message }) =>
    wrap(`loosened: ${message}`, width - 2, "  ").map((line) => `  ${line}`),
  );
}

/** The gate after every so many audit runs, a row each. */
function blockLines({ blocks, criteria }: GateEvaluation, width: number): readonly string[] {
  if (blocks.length === 0) return [];
  const shown = criteria.filter(({ observed }) => observed && !isCount(observed.unit));
  const decisive = blocks.find(({ decides }) => decides);
  const cell = (block: GateBlock, criterion: string) => {
    const found = block.criteria.find((one) => one.criterion === criterion);
    return found ? observedText(found) : "";
  };
  const table = tableLines(
    [
      { heading: "  after" },
      { heading: "audits", right: true },
      ...shown.map(({ criterion }) => ({ heading: readable(criterion), right: true as const })),
      { heading: "finding" },
      { heading: "" },
    ],
    blocks.map((block) => [
      `  ${block.auditRuns} runs`,
      String(block.effectiveAudits),
      ...shown.map(({ criterion }) => cell(block, criterion)),
      blockVerdict(block),
      block.decides ? "decides" : "information",
    ]),
    width,
  );
  if (decisive === undefined) return table;
  const text = `the block after ${decisive.auditRuns} runs is the one look that decides; what the criteria let through is stated for it`;
  return [...table, ...wrap(text, width - 2, "  ").map((line) => `  ${line}`)];
}

function blockVerdict({ verdict, ensembleStatus }: GateBlock): string {
  const status = enumName(EnsembleStatus, ensembleStatus);
  const isNamed = ensembleStatus !== EnsembleStatus.UNSPECIFIED && status !== undefined;
  return isNamed ? `${verdictText(verdict)} ${status}` : verdictText(verdict);
}

function isCount(unit: MetricUnit): boolean {
  return unit === MetricUnit.COUNT;
}

function ensembleLines({ ensembleStatus }: GateEvaluation): readonly string[] {
  if (ensembleStatus === EnsembleStatus.UNSPECIFIED) return [];
  return [`  ensemble status: ${enumName(EnsembleStatus, ensembleStatus) ?? "UNSPECIFIED"}`];
}
