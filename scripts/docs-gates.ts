import { loadGatewayConfig } from "#gateway/config.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { fewestPastAudits } from "#services/audit/domain/assurance/skill/best-past-model.ts";
import { windowText } from "#services/audit/domain/gates/criterion-message.ts";
import type { CriterionSpec, GateSpec } from "#services/audit/domain/gates/gate-spec.ts";
import { requiredAudits } from "#services/audit/domain/gates/required-audits.ts";
import { looserDirections } from "#services/risk-gate/domain/policy/policy-limits.ts";
import { doNotEdit, type GeneratedPage, table } from "./generated-page.ts";

/** The gates of config/gates/, and how they are asked. */
export const gatesPage: GeneratedPage = { file: "gates.md", render };

function render(): string {
  const { gates, assurance } = loadAuditConfig({ environment: {} });
  const { alphaRatio, lossBoundRatio } = assurance;
  const { gates: usual, frontierGates } = loadGatewayConfig({ environment: {} }).sprints;
  const askedWhere = (gate: string) => {
    if (usual.includes(gate)) return "where it is in reach";
    return frontierGates.includes(gate) ? "with the frontier universe" : "no";
  };
  const overview = gates.map((spec) => {
    const { audits, auditRuns, closes } = requiredAudits(spec);
    const needed = [audits, auditRuns, closes].map(String);
    return [`\`${spec.gate}\``, spec.title, ...needed, askedWhere(spec.gate)];
  });
  return `# Gates

${doNotEdit}

A gate is a file of \`config/gates/\`; docs/settings.md lists its keys, docs/metrics.md the metrics. A criterion
holds (PASS), is broken (FAIL), or has too few observations or no value (INCONCLUSIVE). One FAIL fails the gate, else
one INCONCLUSIVE makes it INCONCLUSIVE. Missing facts, and audits without a forecast, keep it from PASS.

${table(["gate", "asks", "audits needed", "as-of dates needed", "closes needed", "asked of a sprint that names no gate"], overview)}

## Which gates judge a sprint

\`pmx sprint --gate NAME\` (may be repeated; \`gates\` in SprintSpec) names them: the verdict and the exit code follow
these alone, and no other is evaluated. \`--phase N\` names the gate of its phase. A sprint that names none is judged
by those of \`sprints.gates\` in \`config/gateway.yaml\`, and with the frontier universe by those of
\`sprints.frontierGates\` after them, whose audits it can reach: audit runs × tickers for audits, audit runs for as-of
dates. The others stand in the report and in \`Sprint.gates_not_asked\`, with why not.

## What a criterion may say besides its bound

- \`window\`: \`closes: 20\` measures the last 20 closes alone, \`audits: 50\` the last 50 effective audits. Its
  \`minimumN\` is the same number, since a window that is not full decides nothing. Of several at the time of the
  first that fits, those that are worse count.
  Of metrics over decisions there are two: \`decisions: 100\`, and \`days: 730\`, the decisions whose as-of lies in
  the 730 days up to the last one, however many. Both hold decisions under the risk policy of the last one alone.
- \`warningThreshold\`: a criterion that holds, but only beyond it, warns (WARN in the report, \`warns\` in JSON). A
  warning changes no verdict.
- \`relativeTo: BASELINE\`: the threshold is added to the same metric of a baseline audit set, so that \`AT_LEAST\`
  −0.05 is not worse by more than 5 points. Without a baseline, or with one of too few observations, the criterion is
  INCONCLUSIVE.

\`ensemble\` beside the criteria asks that the ensemble is kept, decided as in \`forecast-audits\`.

KEEP says that few forecasts lose much against the last close and that some gain on it. It does not say that the
ensemble is better than the last close: most driftless random walks, where nothing can be, end KEEP too
(\`npm run bench:keep\`; services/audit/README.md has the figures). The reply states P(KEEP) over the two rates that are
judged, for audits that are independent of each other.

## As written and assured

Each criterion and each gate has two verdicts.

| | as written | assured |
| --- | --- | --- |
| compares | a point estimate with the limit, once | evidence against a truth at the limit, at every look |
| observations | every audit or close, whatever days they share | as-of dates whose windows share no bar, one observation each |
| of these | those of its \`window\`, or of the block that decides | all since policy and gates were pinned |
| PASS says | the estimate is on the right side; the line below the table says what that lets through | a truth at its limit would be passed at most ${percent(alphaRatio)} of the time, however often it is looked at |
| FAIL says | the estimate is on the wrong side | a truth within the limit would be failed at most ${percent(alphaRatio)} of the time, over all criteria of the gate |
| INCONCLUSIVE says | too few observations | neither is shown: more windows, or nothing to show |

\`--assured\` of \`pmx sprint\` and \`pmx gate\` makes the assured one decide the exit code; \`assured\` in the reply and
in JSON. Of a share it is a mixture e-process; of a mean a betting e-process where a date loses at most
${percent(lossBoundRatio)} of its notional (\`assurance.lossBoundRatio\`), else an asymptotic sequence, marked ≈, from 50 dates on, which can FAIL and not PASS.
What is recorded, such as counts and how much of the attribution is filled, stays as written; recorded comparisons count
where they are [assured](comparisons.md), too. An estimate without a law (ratios, percentiles, Sharpe ratios, profits in money) is
INCONCLUSIVE, however good it looks: a gate that asks for one has no assured PASS. A share that is held against a baseline takes
dates of both ([ADR 105](adr/0105-no-law-no-pass.md)). The error rates of shares and bets rest on
one assumption: given all that was known at its as-of, a date of a strategy at its limit is on average no better than the
limit. Tickers of one date may depend on each other, and tails may be fat ([proofs and measured rates](error-rates.md), [for people without statistics](what-a-pass-means.md),
[ADR 80](adr/0080-assured-verdicts.md)).

## Skill, not luck

Beside the verdicts of a gate that judges an ensemble the reply (\`GateAssurance.skill\`), the report and JSON say what was
shown of its forecasts. Beside those of a gate with estimates of trades stands what was shown of these
(\`trade_skills\`; [ADR 90](adr/0090-skill-not-luck.md)). Each answer is SHOWN, NOT_SHOWN or UNDEFINED with a
reason. SHOWN holds at every look: of what is no better at most ${percent(alphaRatio)} is ever shown to be.

- **harmless**: the violation rate is below its limit. An assured KEEP asks for it.
- **skilled**: on more than half of all as-of dates whose windows share no bar the ensemble has the lower RMSE: a sign
  test, equal ones half. A date is one observation, the share of its tickers. It is asked against three opponents, and
  \`skilled\` says whether it was shown against all of them. No verdict asks for it.
  - \`naive\`: the last close repeated.
  - \`drift\`: a random walk with the drift of the bars that the forecast was made from.
  - \`best single model\`: at each as-of, of the models with a path, the one with the lowest mean RMSE ratio to the baseline
    in the audits of all instruments whose horizons had closed by then. It needs ${fewestPastAudits} of these; of equal models it is
    the first by name. No later outcome has a part in it. The report names the model that it was most often.
- **equal accuracy**: the test of Diebold and Mariano with the factor of Harvey, Leybourne and Newbold on the logarithms of
  both RMSEs, over all dates. h is the most windows that overlap, its h − 1 autocovariances have Bartlett weights, p is
  two-sided. It holds for one look, takes neither forecast for a special case of the other, as a member of the ensemble
  is, and decides nothing.
- **trades over random entry**: the mean return of a trade less that of all of its entries at random: the same instrument, side
  and costs, entered at any open of the run and left after the holding limit.
- **trades over buy and hold**: the same less the return of all instruments of the run in equal parts while the trade was
  held. A long of the only instrument of a run is its own benchmark, less its costs.
  Of both the mean excess of a date's trades is one observation. It is a bet where a date falls behind by at most
  ${percent(lossBoundRatio)} (\`assurance.lossBoundRatio\`); of trades with a short, whose loss has no bound, nothing is shown. Figures for
  each trade are recorded with the benchmarks of a sprint that has ended: a forward sprint, and one with an intraday
  pass, has none.

Facts of versions that did not state the errors of naive and drift leave these two UNDEFINED, and benchmarks without
figures of each trade those of trades. So does evidence that lacks facts. What was seen before the setting was recorded
shows nothing.

## Several sprints

A gate may rest on several audit sets (\`EvaluateGateRequest.further_audit_sets\`) whose forecasts are of one policy.
An audit of one instrument, as-of and horizon counts once, of two that differ the worse one; so does a round trip of
one instrument, time and prices. Of the gateway (\`pmx gate GATE SPRINT SPRINT\`) no assured PASS comes while a sprint of the same
policy is left out whose outcomes came after its setting was recorded, be it removed: which ones are named may follow from
how they came out.

## A gate or policy that is looser

A gate, or a sprint, that would pass by something looser than what earlier evidence in the same records was judged by
is PASS_LOOSENED, exit code 3, which is not PASS. The reply names each number, from what to what, and when it was first
asked. Of a gate of the same name these are looser: a threshold in the easier direction, fewer observations, a criterion
that nothing else asks as much as, a wider tolerance, a shorter warm-up, \`failFast\` that is off, an ensemble that need
not be kept. Another metric, comparator, baseline, window or size of blocks counts too, in whichever direction.

Of the risk policy (for the same instrument and length of bars; proof mode and the plain policy apart, with a barbell and without), whoever brings
it, file, flag or request:

${table(["setting", "looser is"], Object.entries(looserDirections).map(policyCells))}

For the same instrument and length of bars, gates that judge forecasts by their errors count another forecast horizon and
another baseline model as well.

Tightening is silent. Asking again what was asked before is PASS as ever; a looser try is no measure for later ones. A
question of no evidence is none either. What is tried out, in whichever direction, belongs into a data folder of its own
(\`--data-dir\`) or under another gate name.

## Blocks

A gate with \`blockAuditRuns\` is evaluated after every so many as-of dates, each block with all before it. The first
block that reaches the counts needed decides; the rows before and after it are information. Where none reaches
them, the gate cannot pass. What a criterion lets through is stated for each block, in one look at it; the block that
decides is the one look that counts. A block holds the audits of its dates and the trades entered before the next date.

${gates.map(gateText).join("\n\n")}
`;
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(3))} %`;
}

/** What each direction of a setting means, for a person. */
const looserTexts = {
  LOWER: "a lower value, or off",
  HIGHER: "a higher value, or none",
  CHANGED: "any other value",
  APART: "not compared: policies that differ in it are apart",
  OF_TICKER: "as the settings of one ticker",
  OF_PARTS: "less that must be safe, a higher limit or none, other members",
  OF_RULES: "a rule more: its settings count as none",
  LISTED: "a list that does not forbid the instrument",
} as const;

function policyCells([name, direction]: [
  string,
  (typeof looserDirections)[keyof typeof looserDirections],
]): readonly string[] {
  if (typeof direction === "string") return [`\`${name}\``, looserTexts[direction]];
  const parts = Object.entries(direction).map(([part, of]) => `${part}: ${looserTexts[of]}`);
  return [`\`${name}\``, parts.join("; ")];
}

function gateText(spec: GateSpec): string {
  const title = `## \`${spec.gate}\`\n\n${spec.title}.`;
  if (spec.kind === "FORECAST_AUDITS") {
    return `${title} The order in which this is decided stands in its file.`;
  }
  const head = ["criterion", "metric", "wanted", "unit", "observations needed", "over"];
  const more = [
    ...(spec.ensemble ? ["The ensemble must be kept."] : []),
    ...(spec.blockAuditRuns ? [`Evaluated after every ${spec.blockAuditRuns} as-of dates.`] : []),
  ];
  const below = more.length > 0 ? `\n\n${more.join(" ")}` : "";
  return `${title}\n\n${table(head, spec.criteria.map(cellsOf))}${below}`;
}

function cellsOf(spec: CriterionSpec): readonly string[] {
  const { criterion, metric, comparator, threshold, unit, minimumN, window, relativeTo } = spec;
  const { warningThreshold } = spec;
  const sign = comparator === "AT_LEAST" ? "≥" : "≤";
  const base = relativeTo === undefined ? "" : "baseline + ";
  const warning = warningThreshold === undefined ? "" : `, warns beyond ${warningThreshold}`;
  const wanted = `${sign} ${base}${threshold}${warning}`;
  const over = window ? windowText(window) : "all";
  return [criterion, `\`${metric}\``, wanted, unit, String(minimumN), over];
}
