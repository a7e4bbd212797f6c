import { type Evidence, isWhole, type RecordedSprint, type RegimeComparison } from "../evidence.ts";
import {
  criteriaFor,
  type GateFinding,
  gateRecord,
  type Requirement,
  requirementText,
} from "../gate-finding.ts";
import type { Finding, ItemStatus, ReadinessRecord } from "../item.ts";
import type { ItemRule } from "./item-rule.ts";

/** How an item follows from a gate over the sprints that count. */
interface GateRule {
  readonly gate: string;
  /** The item follows the whole gate; otherwise the criteria of its requirements alone. */
  readonly isWhole?: true;
  /** The ensemble must be kept as well. */
  readonly keepsEnsemble?: true;
  /** What the file of the gate must ask at least: the checklist does not become easier with it. */
  readonly requirements: readonly Requirement[];
  /** The command that brings the evidence. */
  readonly command: string;
  /** What to do where the item fails besides looking at the gate. */
  readonly remedy?: string;
  /** Records that the gate read besides the sprints. */
  readonly alsoRead?: (evidence: Evidence) => readonly ReadinessRecord[];
}

/** The items that are measured on the evidence of sprints. */
export const gateItems: readonly ItemRule[] = [
  gateItem(1, "phase-0", "P0 cost fixes applied and validated (phase 0)", {
    gate: "phase-0",
    isWhole: true,
    requirements: [
      { metric: "mean_return_per_trade", atLeast: -5 },
      { metric: "closed_trades", atLeast: 1 },
    ],
    command: "pmx sprint --phase 0",
  }),
  gateItem(2, "phase-4", "100+ audits accumulated with KEEP status (phase 4)", {
    gate: "phase-4",
    isWhole: true,
    keepsEnsemble: true,
    requirements: [{ metric: "effective_audits", atLeast: 100 }],
    command: "pmx sprint --phase 4",
  }),
  gateItem(3, "attribution", "Close-trade attribution fully populated (phase 1)", {
    gate: "phase-5",
    requirements: [{ metric: "attribution_filled_ratio", atLeast: 1 }],
    command: "pmx sprint --phase 1",
  }),
  // That the policy of the sprints is the one in force is asked of every item here.
  gateItem(6, "regime", "Regime detection decision made and config updated (phase 4)", {
    gate: "phase-4",
    requirements: [
      { metric: "regime_comparisons_decided", atLeast: 1 },
      { metric: "regime_policy_stands", atLeast: 1 },
    ],
    command: "pmx ab --vary regime.enabled=true,false --audits 20 --tickers AAPL",
    remedy: "set regime.enabled in forecast.yaml to the value that won, then run the sprints again",
    alsoRead: ({ regimeComparisons }) => regimeComparisons.map(comparisonRecord),
  }),
  gateItem(8, "win-rate", "Win rate >= 50% on last 50 closed trades", {
    gate: "phase-5",
    requirements: [{ metric: "win_rate", atLeast: 0.5, windowCloses: 50 }],
    command: "pmx sprint --phase 4",
  }),
  gateItem(9, "profit-factor", "Profit factor >= 1.0 on last 50 closed trades", {
    gate: "phase-5",
    requirements: [{ metric: "profit_factor_trades", atLeast: 1, windowCloses: 50 }],
    command: "pmx sprint --phase 4",
  }),
];

/** Sprints that a command in a text names. */
const shownSprints = 3;

/** The gates that these items ask. */
export const askedGates: readonly string[] = ["phase-0", "phase-4", "phase-5"];

function gateItem(number: number, id: string, title: string, rule: GateRule): ItemRule {
  return { number, id, title, judge: (evidence) => judge(evidence, rule) };
}

function judge(evidence: Evidence, rule: GateRule): Finding {
  const { sprints, gates, nowMs } = evidence;
  const records = [...(rule.alsoRead?.(evidence) ?? []), ...sprints.map(sprintRecord)];
  if (sprints.length === 0) {
    const reason = "no sprint on recorded bars has succeeded";
    return { status: "INCONCLUSIVE", reason, nextStep: `run ${rule.command}`, records };
  }
  const found = gates.get(rule.gate);
  if (found === undefined) {
    const reason = `the audit service has no gate ${rule.gate}`;
    const nextStep = `put ${rule.gate}.yaml back into the gates folder of its configuration and restart it`;
    return { status: "FAIL", reason, nextStep, records };
  }
  return { ...judgeFound(evidence, rule, found), records: [gateRecord(found, nowMs), ...records] };
}

function judgeFound(
  evidence: Evidence,
  rule: GateRule,
  found: GateFinding,
): Pick<Finding, "status" | "reason" | "nextStep"> {
  const looser = rule.requirements.find((one) => criteriaFor(found, one).length === 0);
  if (looser !== undefined) {
    const reason = `gate ${rule.gate} on file does not ask for ${requirementText(looser)}, which this item asks`;
    return { status: "FAIL", reason, nextStep: `make gates/${rule.gate}.yaml ask for it` };
  }
  const {
    status,
    reason: decided,
    command = rule.command,
  } = alsoAssured(rule, found, statusOf(rule, found));
  const weak = weaknessOf(evidence) ?? found.gap ?? unusualVerdict(found);
  if (status === "PASS" && weak !== undefined) {
    const said = `${weak}; otherwise it would be PASS: ${decided}`;
    return { status: "INCONCLUSIVE", reason: said, nextStep: `run ${rule.command}` };
  }
  const reason = weak === undefined ? decided : `${decided}; ${weak}`;
  if (status === "PASS") return { status, reason, nextStep: "" };
  const names = evidence.sprints.map(({ name }) => name);
  const shown = names.length > shownSprints ? "SPRINT…" : names.join(" ");
  const look = `see what decided: pmx gate ${rule.gate} ${shown}`;
  if (status === "FAIL" && rule.remedy) {
    return { status, reason, nextStep: `${rule.remedy}; ${look}` };
  }
  return { status, reason, nextStep: `${look}; more evidence: ${command}` };
}

function statusOf(rule: GateRule, found: GateFinding): Pick<Finding, "status" | "reason"> {
  if (rule.isWhole) {
    const { verdict, reason, ensembleStatus } = found;
    const status = itemStatus(verdict);
    if (status === "PASS" && rule.keepsEnsemble && ensembleStatus !== "KEEP") {
      const stands = ensembleStatus || "not judged";
      return { status: "FAIL", reason: `the ensemble is ${stands}, not KEEP: ${reason}` };
    }
    return { status, reason: `gate ${rule.gate}: ${verdict}: ${reason}` };
  }
  const criteria = rule.requirements.flatMap((one) => criteriaFor(found, one));
  const statuses = criteria.map(({ verdict }) => itemStatus(verdict));
  const status = (["FAIL", "INCONCLUSIVE"] as const).find((one) => statuses.includes(one));
  const reason = criteria.map(({ message }) => message).join("; ");
  return { status: status ?? "PASS", reason: `gate ${rule.gate}: ${reason}` };
}

/** Assured verdicts that speak neither for nor against; every other one but PASS counts against. */
const showsNothing: readonly string[] = ["INCONCLUSIVE", "EXPLORATORY"];

/** What was decided, and what brings more evidence where it is not the command of the rule. */
interface Decided extends Pick<Finding, "status" | "reason"> {
  readonly command?: string;
}

/** What passes as written passes only where the assured verdict does, too; an answer without one states none. */
function alsoAssured(
  rule: GateRule,
  found: GateFinding,
  written: Pick<Finding, "status" | "reason">,
): Decided {
  if (written.status !== "PASS") return written;
  const judged = rule.isWhole
    ? [found]
    : rule.requirements.flatMap((one) => criteriaFor(found, one));
  const open = judged.flatMap(({ assured }) =>
    assured === undefined || assured.verdict === "PASS" ? [] : [assured],
  );
  if (open.length === 0) return written;
  const verdicts = [...new Set(open.map(({ verdict }) => verdict))];
  const isOpen = verdicts.every((verdict) => showsNothing.includes(verdict));
  const assured = open.map(({ reason }) => reason).join("; ");
  return {
    status: isOpen ? "INCONCLUSIVE" : "FAIL",
    reason: `assured ${verdicts.join(", ")}: ${assured}; as written it is PASS: ${written.reason}`,
    ...(verdicts.includes("EXPLORATORY") && {
      command: "pmx sprint --forward NAME (docs/forward.md), or on sealed bars (pmx seal)",
    }),
  };
}

/** A verdict that is not known, such as one of a loosened gate, must never mean yes. */
function itemStatus(verdict: string): ItemStatus {
  return verdict === "PASS" || verdict === "INCONCLUSIVE" ? verdict : "FAIL";
}

/** A criterion may hold in a gate whose own verdict is none of the three, such as one of a loosened file. */
function unusualVerdict({ gate, verdict }: GateFinding): string | undefined {
  const isUsual = ["PASS", "FAIL", "INCONCLUSIVE"].includes(verdict);
  return isUsual ? undefined : `the verdict of gate ${gate} is ${verdict}`;
}

/** Why the sprints are no evidence that an item could pass on; undefined where they are. */
function weaknessOf({ sprints, changedPolicies }: Evidence): string | undefined {
  const unfinished = sprints.find((sprint) => !isWhole(sprint));
  if (unfinished) return `${unfinished.name} is ${unfinished.state}, not SUCCEEDED`;
  const generated = sprints.find(({ isRecorded }) => !isRecorded);
  if (generated) return `${generated.name} did not run on recorded bars alone`;
  if (changedPolicies.length === 0) return undefined;
  return `the sprints were traded under another ${changedPolicies.join(" and ")} policy than the one in force`;
}

function comparisonRecord(comparison: RegimeComparison): ReadinessRecord {
  const { name, sharedHash, createTimeMs: timeMs, conclusion, reason, assured } = comparison;
  const hash = sharedHash === "" ? {} : { hash: sharedHash };
  const sure = assured === undefined ? "" : `; assured ${assured.conclusion}: ${assured.reason}`;
  return { kind: "COMPARISON", name, ...hash, timeMs, detail: `${conclusion}: ${reason}${sure}` };
}

/** The record of a sprint. */
export function sprintRecord(sprint: RecordedSprint): ReadinessRecord {
  const { name, state, sprintHash, createTimeMs, auditRuns, tickers } = sprint;
  const runs = `${auditRuns} audit ${auditRuns === 1 ? "run" : "runs"}`;
  return {
    kind: "SPRINT",
    name,
    ...(sprintHash !== "" && { hash: sprintHash }),
    timeMs: createTimeMs,
    detail: `${state}: ${runs} of ${tickers.join(", ")}`,
  };
}
