import { loadRiskGateConfig } from "#services/risk-gate/config.ts";
import { resolvePolicy } from "#services/risk-gate/domain/policy/resolve-policy.ts";
import { rules } from "#services/risk-gate/domain/rules/index.ts";
import { type ReasonCode, reasonCodes } from "#services/risk-gate/domain/rules/reason-code.ts";
import { doNotEdit, type GeneratedPage, table } from "./generated-page.ts";

/** The rules and reason codes of the risk gate, with the limits of config/risk-gate.yaml and costs.yaml. */
export const rulesPage: GeneratedPage = { file: "rules.md", render };

function render(): string {
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

${doNotEdit}

Every rule is evaluated for every signal, in this order, and reported with what it observed, its limit
and its unit. A rule PASSes, FAILs, REDUCEs the size, is DISABLED by the policy, or is NOT_EVALUABLE
because an input is missing. One FAIL or NOT_EVALUABLE makes the verdict DENY; otherwise one REDUCE makes
it ALLOW_REDUCED; otherwise it is ALLOW. The rules are in \`services/risk-gate/domain/rules/\`.

${table(["rule", "what must hold", "limit", "base", "proof mode", "unit", "reason"], rows)}

An empty limit depends on the signal, the portfolio or the instrument; the decision states it. Limits of
single tickers may only be tighter than these.

## Reason codes

${table(["reason", "meaning", "given by"], codes)}
`;
}

function rulesOf(code: ReasonCode): string {
  const named = (chosen: typeof rules) => chosen.map(({ id }) => `\`${id}\``).join(", ");
  if (code === "RULE_DISABLED") return named(rules.filter(({ canBeDisabled }) => canBeDisabled));
  if (code === "NO_DIRECTION") return "rules that need a side";
  const owners = named(rules.filter(({ reason }) => reason === code));
  return code === "INPUT_MISSING" ? `${owners}, and every rule whose input is missing` : owners;
}

function shown(limit: number | undefined): string {
  return limit === undefined ? "" : String(limit);
}
