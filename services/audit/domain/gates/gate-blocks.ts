import { blocksOf } from "../evidence/block-evidence.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { auditRunCount, effectiveAuditCount } from "../metrics/audit-counts.ts";
import { closeCount } from "../metrics/trade-results.ts";
import type { GateFinding } from "./gate-finding.ts";
import type { RequiredAudits } from "./required-audits.ts";

/** A gate evaluated after a number of audit runs. */
export interface GateBlock {
  /** Distinct as-of dates, from the first on. */
  readonly auditRuns: number;
  readonly effectiveAudits: number;
  /** As-of of the last run, UTC milliseconds. */
  readonly lastAsOfMs: number;
  readonly finding: GateFinding;
  /** Whether this block decides; the others are information. */
  readonly isDecisive: boolean;
}

/** What a gate found that is evaluated in blocks. */
export interface BlockFinding {
  readonly finding: GateFinding;
  /** What the finding rests on. */
  readonly evidence: Evidence;
  readonly blocks: readonly GateBlock[];
}

/**
 * Evaluates a gate after every so many audit runs. The first block that reaches the required counts decides, once
 * and for all: counts of audits, as-of dates and closes, none of which depends on an outcome. If the first success
 * decided, a true violation rate of 35 % would pass a limit of 25 % in 29 of 100 cases, evaluated after every 20 of
 * 100 audits. Where no block reaches the counts, all the evidence is judged and cannot pass.
 */
export function judgeBlocks(
  evidence: Evidence,
  runsOfBlock: number,
  required: RequiredAudits,
  judge: (evidence: Evidence) => GateFinding,
): BlockFinding {
  const all = blocksOf(evidence, runsOfBlock);
  const decisive = all.find((block) => reaches(block.evidence, required));
  const blocks = all.map((block): GateBlock => {
    const { auditRuns, lastAsOfMs } = block;
    const effectiveAudits = effectiveAuditCount(block.evidence);
    const finding = judge(block.evidence);
    return { auditRuns, lastAsOfMs, effectiveAudits, finding, isDecisive: block === decisive };
  });
  const decided = blocks.find(({ isDecisive }) => isDecisive);
  if (decided && decisive) {
    return { finding: decided.finding, evidence: decisive.evidence, blocks };
  }
  return { finding: undecided(judge(evidence), runsOfBlock), evidence, blocks };
}

function reaches(evidence: Evidence, { audits, auditRuns, closes }: RequiredAudits): boolean {
  return (
    effectiveAuditCount(evidence) >= audits &&
    auditRunCount(evidence) >= auditRuns &&
    closeCount(evidence) >= closes
  );
}

function undecided(found: GateFinding, runsOfBlock: number): GateFinding {
  if (found.verdict !== "PASS") return found;
  const reason = `no whole block of ${runsOfBlock} audit runs reaches the required counts, so nothing is decided yet; on what there is it would be PASS: ${found.reason}`;
  return { ...found, verdict: "INCONCLUSIVE", decidedBy: "", reason };
}
