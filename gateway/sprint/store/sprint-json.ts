import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { Fault, type FaultCode, faultReasons } from "#lib/kernel/fault.ts";
import { ForecastPolicySchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { RiskPolicySchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { unrecordedBuild } from "../domain/builds.ts";
import type { Sprint, SprintPolicy, SprintStep } from "../domain/sprint.ts";

const planMembers = [
  "spec",
  "policy",
  "policyHash",
  "dataHash",
  "asOfTimesMs",
  "overlappingAudits",
  "currency",
  "build",
  "settlementBars",
  "holdingBars",
  "series",
  "intradaySeries",
  "intradayMinimumBars",
  "rates",
  "provenance",
  "basket",
  "frontierMerge",
  "gatesNotAsked",
  "forward",
] as const;

/** The parts of a sprint that never change after it was created. */
export type SprintPlan = Pick<Sprint, (typeof planMembers)[number]>;

type FaultDetails = ConstructorParameters<typeof Fault>[3];

const bigintMark = "#bigint:";

/** JSON in which a bigint survives the round trip. */
function write(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === "bigint" ? `${bigintMark}${member}` : member,
  );
}

function read(text: string): unknown {
  return JSON.parse(text, (_, member: unknown) =>
    typeof member === "string" && member.startsWith(bigintMark)
      ? BigInt(member.slice(bigintMark.length))
      : member,
  );
}

/** Text of the fixed parts of a sprint. */
export function planToJson(sprint: Sprint): string {
  return write(Object.fromEntries(planMembers.map((member) => [member, sprint[member]])));
}

/**
 * Reads what `planToJson` wrote, of this version or an older one.
 * @throws Fault SPRINT_STATE for a plan of 0.1 whose forecast policy lacks what a sprint reads of it.
 */
export function planFromJson(text: string): SprintPlan {
  const { currency = "", build = unrecordedBuild, ...plan } = read(text) as Partial<SprintPlan>;
  const { policy, ...rest } = plan as Omit<SprintPlan, "currency" | "build">;
  return { ...rest, policy: currentPolicy(policy), currency, build };
}

/** Text of a step. */
export function stepToJson(step: SprintStep): string {
  return write(step);
}

/**
 * Reads what `stepToJson` wrote, of this version or an older one: before 0.3 no build was recorded and no
 * unfilled order was counted.
 */
export function stepFromJson(text: string): SprintStep {
  const step = read(text) as SprintStep & { readonly build?: string };
  const uncounted = { deniedOrders: 0, rejectedOrders: 0, expiredOrders: 0 };
  const tickers = step.tickers.map((ticker) => ({ ...uncounted, ...ticker }));
  return { ...step, tickers, build: step.build ?? unrecordedBuild };
}

/** Text of the fault that stopped a sprint; empty where none did. */
export function failureToJson(failure: Fault | undefined): string {
  if (failure === undefined) return "";
  const { code, reason, message, violations, metadata, retryAfterMs } = failure;
  return JSON.stringify({ code, reason, message, violations, metadata, retryAfterMs });
}

/** Reads what `failureToJson` wrote, or the `CODE REASON: message` that version 0.1 wrote. */
export function failureFromJson(text: string): Fault | undefined {
  if (text === "") return undefined;
  if (text.startsWith("{")) {
    const { code, reason, message, ...details } = JSON.parse(text) as Fault;
    return new Fault(code, reason, message, details as FaultDetails);
  }
  const [, code = "INTERNAL", reason, message = text] =
    /^([A-Z_]+) ([A-Z_]+): ([\s\S]*)$/.exec(text) ?? [];
  const known = faultReasons.find((each) => each === reason) ?? "INTERNAL";
  return new Fault(code as FaultCode, known, message);
}

/**
 * Version 0.1 kept the forecast and the risk policy as the JSON of their messages alone. What a
 * sprint reads of them is then read from that JSON, as a peer reads it from the message.
 */
function currentPolicy(stored: SprintPolicy): SprintPolicy {
  if ("pinned" in stored.forecast) return stored;
  const [forecast, risk] = [stored.forecast, stored.risk] as unknown as [JsonValue, JsonValue];
  const options = { ignoreUnknownFields: true };
  const { ensemble, lookbackBars } = fromJson(ForecastPolicySchema, forecast, options);
  if (ensemble === undefined) {
    throw new Fault(
      "FAILED_PRECONDITION",
      "SPRINT_STATE",
      "the sprint pinned a forecast policy without ensemble settings; create a new sprint",
    );
  }
  const { minimumScoredForecasts } = ensemble;
  const { proofMode } = fromJson(RiskPolicySchema, risk, options);
  return {
    ...stored,
    forecast: { pinned: forecast, minimumScoredForecasts, lookbackBars },
    risk: { pinned: risk, mode: proofMode ? "PROOF" : "RESEARCH" },
  };
}
