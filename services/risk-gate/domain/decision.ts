import { dataJson, sha256Hex } from "#lib/kernel/canonical.ts";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { CostModel } from "#lib/kernel/cost.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { PortfolioHistory } from "#lib/kernel/portfolio-facts.ts";
import type { ConfidenceBasis, EvaluationInputs } from "./inputs.ts";
import type { Judgement } from "./judge-signal.ts";
import { readsFacts } from "./policy/reads-facts.ts";
import type { RiskPolicy } from "./policy/risk-policy.ts";

/** A judgement with its identity and what it was made from. */
export interface Decision extends Judgement {
  /** `decisions/{id}`; the id is derived from the request id. */
  readonly name: string;
  readonly auditSet: string;
  readonly instrument: Instrument;
  readonly forecast: string;
  readonly confidenceBasis: ConfidenceBasis;
  /** As-of of the forecast, UTC milliseconds. */
  readonly asOfMs: number;
  /** When the decision was made, UTC milliseconds. */
  readonly createTimeMs: number;
  readonly inputHash: string;
  readonly policyHash: string;
  /** Rate at which the size was computed; absent in the portfolio's own currency. */
  readonly rate?: ConversionRate;
}

/** The name of the decision on a request id. */
export function decisionName(requestId: string): string {
  return `decisions/${sha256Hex(requestId).slice(0, 32)}`;
}

/** Canonical JSON of the settings in use: few shape many decisions, and none ever changes. */
const settingsJsons = new WeakMap<RiskPolicy | CostModel, string>();

function settingsJson(settings: RiskPolicy | CostModel): string {
  const json = settingsJsons.get(settings) ?? dataJson(settings);
  settingsJsons.set(settings, json);
  return json;
}

/** Hashes of the histories of portfolios: the signals of a batch have one in common. */
const historyHashes = new WeakMap<PortfolioHistory, string>();

/** Canonical JSON of what is read of the inputs, in which the history of the portfolio stands by its hash. */
function inputsJson(inputs: EvaluationInputs, policy: RiskPolicy): string {
  const { facts, ...withoutFacts } = inputs.portfolio;
  if (facts === undefined) return dataJson(inputs);
  if (!readsFacts(policy)) return dataJson({ ...inputs, portfolio: withoutFacts });
  const history = historyHashes.get(facts.history) ?? sha256Hex(dataJson(facts.history));
  historyHashes.set(facts.history, history);
  const portfolio = { ...inputs.portfolio, facts: { ...facts, history } };
  return dataJson({ ...inputs, portfolio });
}

/** Hash of a policy, as stored on each decision. */
export function policyHash(policy: RiskPolicy): string {
  return sha256Hex(settingsJson(policy));
}

/** The settings that a decision is made under. */
export interface AppliedSettings {
  readonly policy: RiskPolicy;
  readonly costModel: CostModel;
}

/** The settings that a request brings. */
export interface BroughtSettings {
  readonly policy: RiskPolicy | undefined;
  readonly costModel: CostModel | undefined;
}

/** What identifies a request's body, what its decision is made from, and the policy. */
export interface DecisionHashes {
  readonly requestHash: string;
  readonly inputHash: string;
  readonly policyHash: string;
}

/**
 * Hashes the inputs with the settings that the request brings, and with those that apply: the canonical
 * JSON of `{ costModel, inputs, policy }`, where what is absent is left out, and so are the facts of the portfolio
 * where the policy reads none; its history stands by its own hash.
 */
export function hashInputs(
  inputs: EvaluationInputs,
  brought: BroughtSettings,
  applied: AppliedSettings,
): DecisionHashes {
  const ofInputs = inputsJson(inputs, applied.policy);
  const policyJson = settingsJson(applied.policy);
  const costJson = settingsJson(applied.costModel);
  const bodyHash = (hasPolicy: boolean, hasCostModel: boolean) =>
    sha256Hex(
      `{${hasCostModel ? `"costModel":${costJson},` : ""}"inputs":${ofInputs}` +
        `${hasPolicy ? `,"policy":${policyJson}` : ""}}`,
    );
  const inputHash = bodyHash(true, true);
  const { policy, costModel } = brought;
  const bringsAll = policy !== undefined && costModel !== undefined;
  return {
    inputHash,
    requestHash: bringsAll ? inputHash : bodyHash(policy !== undefined, costModel !== undefined),
    policyHash: sha256Hex(policyJson),
  };
}
