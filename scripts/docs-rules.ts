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

## Conviction

A number beside the confidence, 0 to 1, and no probability: (0.05 + 0.95 × the weighted mean of four parts) × two factors.
Every decision states it with its parts; \`minimumConvictionRatio\` asks for one. A part whose input is missing leaves no
conviction, and is named.

| part | weight, of the roadmap | 0 | 1 |
| --- | --- | --- | --- |
| edge | 0.40 | the return does not exceed the cost of the whole position limit | it does by three times the return floor |
| agreement | 0.20 | the models' prices deviate by half of their mean | by a tenth or less |
| diagnostics | 0.20 | the models of the ensemble err much more than the best, or a fit failed | they err as the best, less than the baseline, with right directions |
| signal-to-noise | 0.20 | a move of half a deviation or less | of two deviations or more |

Annual volatility from 60 % on leaves 0.60 of it, from 40 % on 0.75; up to 15 % it adds a twentieth. A move below the return
floor leaves 0.75. The formulas stand in \`services/risk-gate/domain/signal/\`.

## Risk score

By \`riskScale: FORECAST_DISTRIBUTION\` the weighted mean of four parts, each stated in the decision. None of them can rise
and the score fall; what is not known counts as the worst.

| part | weight | 0 | one half | 1 |
| --- | --- | --- | --- | --- |
| noise: the chance that noise alone moves the price so far | 0.20 | a sure move | 0.67 deviations | no move |
| width: h ÷ (h + 10 %) of the half-width h of the 95 % interval | 0.40 | no width | ±10 % | without end |
| tail: how far the widest interval reaches against the side, by the narrowest | 0.20 | half of a normal law's | a normal law's | 1.5 of it |
| own past: the latest 20-bar volatility among those of the bars used | 0.20 | calmer than ever | its median | wilder than ever |

By \`ANNUAL_BANDS\`, the scale of version 0.2 and of every policy without the setting, the table of
\`services/risk-gate/domain/signal/risk-score.ts\`. docs/trades-to-expect.md says where the ceilings come from.

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
