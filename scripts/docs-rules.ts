import { writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { resolvePolicy } from "#services/risk-gate/domain/policy/resolve-policy.ts";
import { rules } from "#services/risk-gate/domain/rules/index.ts";
import { type ReasonCode, reasonCodes } from "#services/risk-gate/domain/rules/reason-code.ts";
import type { Rule } from "#services/risk-gate/domain/rules/rule.ts";

/** `npx tsx scripts/docs-rules.ts` writes docs/rules.md from the rules and the configuration. */
export const rulesPage = fileURLToPath(new URL("../docs/rules.md", import.meta.url));

/** The page of rules and reason codes, with the limits of config/risk-gate.yaml and costs.yaml. */
export function renderRules(): string {
  const { policy, costModel } = loadRiskGateConfig({ environment: {} });
  const base = resolvePolicy(policy, []);
  const proof = resolvePolicy(policy, [{ proofMode: true }]);
  const rows = rules.map((rule) => [
    `\`${rule.id}\``,
    rule.requirement,
    rule.limitName,
    shown(rule.limitOf(base, costModel)),
    shown(rule.limitOf(proof, costModel)),
    rule.unit,
    `\`${rule.reason}\``,
  ]);
  const codes = Object.entries(reasonCodes).map(([code, meaning]) => [
    `\`${code}\``,
    meaning,
    rulesOf(code as ReasonCode),
  ]);
  return `# Rules of the risk gate

Written by \`npx tsx scripts/docs-rules.ts\` from \`services/risk-gate/domain/rules/\` and \`config/\`; a test
compares the two. Do not edit.

Every rule is evaluated for every signal, in this order, and reported with what it observed, its limit
and its unit. A rule PASSes, FAILs, REDUCEs the size, is DISABLED by the policy, or is NOT_EVALUABLE
because an input is missing. One FAIL or NOT_EVALUABLE makes the verdict DENY; otherwise one REDUCE makes
it ALLOW_REDUCED; otherwise it is ALLOW.

${table(["rule", "what must hold", "limit", "base", "proof mode", "unit", "reason"], rows)}

An empty limit depends on the signal, the portfolio or the instrument; the decision states it. Limits of
single tickers may only tighten these.

## Reason codes

${table(["reason", "meaning", "given by"], codes)}
`;
}

function rulesOf(code: ReasonCode): string {
  if (code === "RULE_DISABLED") return "`long-only`, `edge-over-cost`";
  if (code === "NO_DIRECTION") return "rules that need a side";
  const owner = rules.find((rule: Rule) => rule.reason === code);
  const also = code === "INPUT_MISSING" ? ", and every rule whose input is missing" : "";
  return `\`${owner?.id}\`${also}`;
}

function shown(limit: number | undefined): string {
  return limit === undefined ? "" : String(limit);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(rulesPage, renderRules());
