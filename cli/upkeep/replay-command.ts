import { create, equals, toJson } from "@bufbuild/protobuf";
import { moneyText } from "#lib/report/metric-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import type { RiskPolicy } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import {
  type DecisionReplay,
  type PricedVerdict,
  PricedVerdictSchema,
  ReplayDecisionResponseSchema,
  type ReplayDecisionsResponse,
  ReplayDecisionsResponseSchema,
  ReplaySumsSchema,
} from "#proto/pmx/riskgate/v1/replay_pb.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { policyOfFile } from "../planned-policy.ts";
import { type RecordColumn, recordTable } from "../records/record-table.ts";
import { withService } from "../records/service-client.ts";

/** What to judge again, under which policy. */
export interface ReplayArguments extends DataPlace {
  readonly what: { readonly decision: string } | { readonly auditSet: string };
  /** Absent: the policy that each decision was made under. */
  readonly candidate: { readonly file: string; readonly proofMode?: boolean } | undefined;
  readonly json: boolean;
}

/**
 * Prints what a candidate policy would change; with --json ReplayDecisionResponse of a decision, and of a sprint
 * ReplayDecisionsResponse with all that changed.
 */
export async function replayCommand(
  { what, candidate, json, ...place }: ReplayArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, environment } = context;
  const policy = candidate && candidatePolicy(candidate, environment);
  const text = await withGateway(place, context, (gateway) =>
    withService(
      RiskGateService,
      { name: "risk-gate", gateway, place, environment },
      async (gate) => {
        if ("decision" in what) {
          const reply = await gate.replayDecision({
            name: what.decision,
            ...(policy && { policy }),
          });
          if (json) return jsonText(toJson(ReplayDecisionResponseSchema, reply, whole));
          return decisionText(reply.replay!, terminal.outColumns);
        }
        const reply = await allPages((pageToken) =>
          gate.replayDecisions({ ...what, pageToken, ...(policy && { policy }) }),
        );
        if (json) return jsonText(toJson(ReplayDecisionsResponseSchema, reply, whole));
        return setText(reply, terminal.outColumns);
      },
    ),
  );
  terminal.out(text);
  return exitCodes.pass;
}

// A zero is a finding, so it is written out.
const whole = { alwaysEmitImplicit: true } as const;

function jsonText(json: unknown): string {
  return `${JSON.stringify(json)}\n`;
}

function candidatePolicy(
  { file, proofMode }: NonNullable<ReplayArguments["candidate"]>,
  environment: CommandContext["environment"],
): RiskPolicy {
  return policyOfFile(file, proofMode === undefined ? {} : { risk: { proofMode } }, environment);
}

/** The pages of a set as one, since their sums add up. */
async function allPages(
  page: (pageToken: string) => Promise<ReplayDecisionsResponse>,
): Promise<ReplayDecisionsResponse> {
  const all = create(ReplayDecisionsResponseSchema, { sums: create(ReplaySumsSchema) });
  do {
    const one = await page(all.nextPageToken);
    all.changed.push(...one.changed);
    for (const name of summed) all.sums![name] += one.sums![name];
    all.decisionsWithoutInputs += one.decisionsWithoutInputs;
    all.nextPageToken = one.nextPageToken;
  } while (all.nextPageToken !== "");
  return all;
}

const summed = ReplaySumsSchema.fields.map(({ localName }) => localName) as readonly Exclude<
  keyof NonNullable<ReplayDecisionsResponse["sums"]>,
  "$typeName" | "$unknown"
>[];

function setText(
  { changed, sums, decisionsWithoutInputs }: ReplayDecisionsResponse,
  width: number | undefined,
): string {
  const { replayed, newlyAllowed, newlyDenied, larger, smaller, ...money } = sums!;
  const counts = `Decisions judged again: ${replayed}, different: ${changed.length}`;
  const kinds = `${newlyAllowed} newly allowed, ${newlyDenied} newly denied, ${larger} larger, ${smaller} smaller`;
  const lines = [`${changed.length === 0 ? counts : `${counts} (${kinds})`}\n`];
  if (decisionsWithoutInputs > 0n) {
    lines.push(`Left out, since versions before 0.3 kept no inputs: ${decisionsWithoutInputs}\n`);
  }
  if (changed.length === 0) return [...lines, "difference: none\n"].join("");
  const shown = changed.filter(decidesOtherwise);
  const none = "None of them decides otherwise";
  lines.push(`\n${recordTable(columns, shown, { none, width })}\n`);
  if (shown.length < changed.length) {
    const rest = changed.length - shown.length;
    lines.push(
      `Different in what rules say and in nothing that leaves the gate (--json): ${rest}\n`,
    );
  }
  lines.push(`Together, replayed less stored: ${changesText(money)}\n`);
  lines.push(
    "Each was judged on the portfolio that it saw then, which earlier changes would alter\n",
  );
  return lines.join("");
}

/** Whether an order would be another one or leave elsewhere, or be denied or allowed by another rule. */
function decidesOtherwise({ stored, replayed, differences }: DecisionReplay): boolean {
  if (!equals(PricedVerdictSchema, stored!, replayed!)) return true;
  const isOrder = replayed!.allowedUnits > 0n;
  return isOrder && differences.some((one) => partOf(one) === "exitPlan");
}

function decisionText(replay: DecisionReplay, width: number | undefined): string {
  const { decision, stored, replayed, differences } = replay;
  if (differences.length === 0) {
    return `${decision}: ${verdictText(stored!)}\ndifference: none\n`;
  }
  const money = {
    notionalMicros: replayed!.notionalMicros - stored!.notionalMicros,
    costMicros: replayed!.costMicros - stored!.costMicros,
    expectedProfitMicros: replayed!.expectedProfitMicros - stored!.expectedProfitMicros,
  };
  return [
    `${decision}: ${verdictText(stored!)}, replayed ${verdictText(replayed!)}\n\n`,
    recordTable(differenceColumns, differences, { none: "", width }),
    `\nReplayed less stored: ${changesText(money)}\n`,
  ].join("");
}

/** Amounts are in the currency of the portfolio, which a replay does not name. */
function changesText({
  notionalMicros,
  costMicros,
  expectedProfitMicros,
}: Pick<PricedVerdict, "notionalMicros" | "costMicros" | "expectedProfitMicros">): string {
  const [notional, cost, profit] = [notionalMicros, costMicros, expectedProfitMicros].map(signed);
  return `notional ${notional}, estimated cost ${cost}, expected profit ${profit}`;
}

function signed(micros: bigint): string {
  return `${micros > 0n ? "+" : ""}${moneyText(micros, "")}`;
}

function verdictText({ verdict, bindingRule }: PricedVerdict): string {
  return `${enumName(Verdict, verdict) ?? verdict} by ${bindingRule}`;
}

const columns: readonly RecordColumn<DecisionReplay>[] = [
  { heading: "Decision", name: "decision", value: ({ decision }) => decision },
  { heading: "Stored", name: "stored", value: ({ stored }) => verdictText(stored!) },
  { heading: "Replayed", name: "replayed", value: ({ replayed }) => verdictText(replayed!) },
  changeColumn("Notional", "notionalMicros"),
  changeColumn("Cost", "costMicros"),
  changeColumn("Expected profit", "expectedProfitMicros"),
  {
    heading: "Differs in",
    below: true,
    name: "differences",
    value: ({ differences }) => [...new Set(differences.map(partOf))].join(", "),
  },
];

/** The rule whose outcome differs, else the part of the judgement: `size` of size.allowedUnits. */
function partOf({ field }: DecisionReplay["differences"][number]): string {
  const [part, rule] = field.split(".");
  return part === "outcomes" ? rule! : part!;
}

function changeColumn(
  heading: string,
  name: "notionalMicros" | "costMicros" | "expectedProfitMicros",
): RecordColumn<DecisionReplay> {
  const value = ({ stored, replayed }: DecisionReplay) => signed(replayed![name] - stored![name]);
  return { heading, right: true, name, value };
}

const differenceColumns: readonly RecordColumn<DecisionReplay["differences"][number]>[] = [
  { heading: "Part", name: "field", value: ({ field }) => field },
  { heading: "Stored", name: "stored", value: ({ stored }) => stored || "none" },
  { heading: "Replayed", name: "replayed", value: ({ replayed }) => replayed || "none" },
];
