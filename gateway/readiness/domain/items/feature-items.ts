import type { Evidence, FeatureEvidence } from "../evidence.ts";
import { gateRecord } from "../gate-finding.ts";
import type { Finding, ReadinessRecord } from "../item.ts";
import { type Waiver, waiverOf, whyNotCounted } from "../waiver.ts";
import { sprintRecord } from "./gate-items.ts";
import type { ItemRule } from "./item-rule.ts";

/** A feature that is validated in a sprint of its own, or deferred. */
interface Feature {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  /** The gate that validates it. */
  readonly gate: string;
  /** The command that has it judged. */
  readonly command: string;
  /** Why it cannot be deferred: the evidence rests on it already; undefined where it can. */
  isUsed(evidence: Evidence): string | undefined;
}

/** The items that a feature holds by its own gate, or by a waiver. */
export const featureItems: readonly ItemRule[] = [
  featureItem({
    number: 4,
    id: "barbell",
    title: "Barbell activated and validated OR explicitly deferred with rationale (phase 3)",
    gate: "phase-3-barbell",
    command: "pmx sprint --phase 3 --barbell",
    isUsed({ sprints }) {
      const used = sprints.find(({ hasBarbell }) => hasBarbell);
      return used && `${used.name}, which counts, trades under a barbell`;
    },
  }),
  featureItem({
    number: 5,
    id: "frontier",
    title: "Frontier markets activated and validated OR explicitly deferred (phase 3)",
    gate: "phase-3-frontier",
    command: "pmx sprint --phase 3 --include-frontier-tickers",
    isUsed({ sprints }) {
      const used = sprints.find(({ hasFrontier }) => hasFrontier);
      return used && `${used.name}, which counts, trades the frontier universe`;
    },
  }),
];

/** The gates that validate features. */
export const featureGates: readonly string[] = ["phase-3-barbell", "phase-3-frontier"];

function featureItem(feature: Feature): ItemRule {
  const { number, id, title } = feature;
  return { number, id, title, isDeferrable: true, judge: (evidence) => judge(evidence, feature) };
}

function judge(evidence: Evidence, feature: Feature): Finding {
  const validated = validation(evidence, feature);
  if (validated.status === "PASS") return validated;
  const { waivers, policyHash, nowMs } = evidence;
  const asked = { item: feature.id, policyHash, nowMs };
  const waiver = waiverOf(waivers, asked);
  const used = feature.isUsed(evidence);
  if (waiver !== undefined && used === undefined) return deferred(validated, waiver);
  const uncounted = used && waiver ? `${waiver.name} does not count: ${used}` : "";
  const notes = [validated.reason, uncounted || whyNotCounted(waivers, asked)];
  const defer = `or defer it: pmx readiness --waive ${feature.id} --by NAME --why TEXT --until DATE`;
  return {
    ...validated,
    reason: notes.filter((note) => note !== "").join("; "),
    nextStep: used ? validated.nextStep : `${validated.nextStep}, ${defer}`,
  };
}

function deferred({ status, reason, records }: Finding, waiver: Waiver): Finding {
  const until = new Date(waiver.expireTimeMs).toISOString();
  const scope = waiver.policyHash === "" ? "any policy" : `policy ${waiver.policyHash}`;
  return {
    status: "WAIVED",
    reason: `deferred by ${waiver.waivedBy} until ${until} for ${scope}: ${waiver.rationale} (otherwise ${status}: ${reason})`,
    nextStep: "",
    records: [waiverRecord(waiver), ...records],
  };
}

function waiverRecord({ name, waivedBy, rationale, createTimeMs }: Waiver): ReadinessRecord {
  return { kind: "WAIVER", name, timeMs: createTimeMs, detail: `${waivedBy}: ${rationale}` };
}

function validation({ gatesOnFile, features }: Evidence, { gate, command }: Feature): Finding {
  const onFile = gatesOnFile.find((one) => one.gate === gate);
  if (onFile === undefined) {
    const reason = `there is no gate ${gate} on file, so that nothing can have validated it`;
    return { status: "INCONCLUSIVE", reason, nextStep: `add gates/${gate}.yaml`, records: [] };
  }
  const { sprint, changedPolicies }: FeatureEvidence = features.get(gate) ?? {
    changedPolicies: [],
  };
  const found = sprint?.gates.find((one) => one.gate === gate);
  if (sprint === undefined || found === undefined) {
    const reason = `no sprint that has succeeded was judged by gate ${gate}`;
    return { status: "INCONCLUSIVE", reason, nextStep: `run ${command}`, records: [] };
  }
  const records = [gateRecord(found, sprint.createTimeMs), sprintRecord(sprint)];
  const weak = weaknessOf(found.specHash === onFile.specHash, sprint.isRecorded, changedPolicies);
  const reason = `gate ${gate} of ${sprint.name}: ${found.verdict}: ${found.reason}`;
  if (found.verdict === "PASS" && weak === undefined) {
    return { status: "PASS", reason, nextStep: "", records };
  }
  const isOpen = found.verdict === "INCONCLUSIVE" || found.verdict === "PASS";
  const status = isOpen ? "INCONCLUSIVE" : "FAIL";
  const said = weak === undefined ? reason : `${reason}; ${weak}`;
  return { status, reason: said, nextStep: `run ${command}`, records };
}

function weaknessOf(
  isSpecOnFile: boolean,
  isRecorded: boolean,
  changedPolicies: readonly string[],
): string | undefined {
  if (!isSpecOnFile) return "the gate on file is another one since";
  if (!isRecorded) return "it did not run on recorded bars alone";
  if (changedPolicies.length === 0) return undefined;
  return `the ${changedPolicies.join(" and ")} policy in force is another one since`;
}
