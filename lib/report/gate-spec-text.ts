import type { GateSpec } from "#proto/pmx/audit/v1/gate_pb.ts";
import { MetricUnit } from "#proto/pmx/type/v1/metric_pb.ts";
import { valueText } from "./metric-text.ts";
import { readable } from "./plain-text.ts";

/** What a gate asks of one metric, in words. */
export interface CriterionText {
  readonly criterion: string;
  readonly metric: string;
  /** With its sign and unit: ≥ 20, ≤ 25.0 %, warns beyond 20.0 %. */
  readonly wanted: string;
  readonly unit: string;
  /** Observations without which it neither holds nor is broken. */
  readonly minimumN: number;
  /** Over which observations it is measured. */
  readonly over: string;
}

/** What a gate file asks, in words. */
export interface GateText {
  readonly criteria: readonly CriterionText[];
  /** Its other settings, such as those by which an ensemble is kept: name and value. */
  readonly settings: readonly (readonly [name: string, value: string])[];
}

type Json = Readonly<Record<string, unknown>>;

/** Keys that are said elsewhere. */
const told = ["kind", "gate", "title", "criteria", "ensemble"];

/** A specification as text; what this version does not know of it is left out. */
export function gateText({ specJson }: Pick<GateSpec, "specJson">): GateText {
  const spec = objectOf(JSON.parse(specJson));
  const { criteria, ensemble } = spec;
  const own = Object.entries(spec).filter(([key]) => !told.includes(key));
  return {
    criteria: (Array.isArray(criteria) ? criteria.map(objectOf) : []).map(criterionText),
    settings: [...own, ...Object.entries(objectOf(ensemble))].map(([key, value]) => {
      return [words(key), typeof value === "string" ? value : JSON.stringify(value)];
    }),
  };
}

/** Whether the ensemble must be kept for the gate to pass. */
function asksForEnsemble({ specJson }: Pick<GateSpec, "specJson">): boolean {
  const { kind, ensemble } = objectOf(JSON.parse(specJson));
  return kind === "FORECAST_AUDITS" || ensemble !== undefined;
}

/** What a gate asks of the size of the evidence, as sentences. */
export function neededSentences(spec: GateSpec): readonly string[] {
  const { requiredAudits, requiredAuditRuns, requiredCloses } = spec;
  const needed = [
    ...(requiredAudits > 0 ? [`${requiredAudits} effective audits`] : []),
    ...(requiredAuditRuns > 0 ? [`${requiredAuditRuns} as-of dates`] : []),
    ...(requiredCloses > 0 ? [`${requiredCloses} closed round trips`] : []),
  ];
  return [
    ...(needed.length > 0 ? [`It cannot pass on fewer than ${needed.join(", ")}.`] : []),
    ...(asksForEnsemble(spec) ? ["The ensemble must be kept."] : []),
  ];
}

function criterionText(spec: Json): CriterionText {
  const { criterion, metric, comparator, threshold, unit: name, minimumN = 0 } = spec;
  const { window, warningThreshold, relativeTo } = spec;
  const unit = MetricUnit[String(name) as keyof typeof MetricUnit] ?? MetricUnit.UNSPECIFIED;
  const amount = (value: unknown) => valueText(Number(value), unit);
  const sign = comparator === "AT_MOST" ? "≤" : "≥";
  const base = relativeTo === undefined ? "" : "baseline + ";
  const warning =
    warningThreshold === undefined ? "" : `, warns beyond ${amount(warningThreshold)}`;
  return {
    criterion: readable(String(criterion)),
    metric: String(metric),
    wanted: `${sign} ${base}${amount(threshold)}${warning}`,
    unit: String(name).toLowerCase(),
    minimumN: Number(minimumN),
    over: windowText(objectOf(window)),
  };
}

function windowText({ closes, audits, decisions, days }: Json): string {
  if (closes !== undefined) return `the last ${closes} closes`;
  if (audits !== undefined) return `the last ${audits} effective audits`;
  if (decisions !== undefined) return `the last ${decisions} decisions`;
  return days === undefined ? "all" : `the decisions of the last ${days} days`;
}

function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

/** A key of a file as words: minimum lift fraction. */
export function words(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
