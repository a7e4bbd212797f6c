import { dataJson, sha256Hex } from "#lib/kernel/canonical.ts";
import type { ConversionRate } from "#lib/kernel/conversion-rate.ts";
import type { CostModel } from "#lib/kernel/cost.ts";
import type { Instrument } from "#lib/kernel/instrument.ts";
import type { PortfolioHistory } from "#lib/kernel/portfolio-facts.ts";
import type { ConfidenceBasis, EvaluationInputs } from "./inputs.ts";
import type { Judgement } from "./judge-signal.ts";
import { readsEvidence, readsFacts } from "./policy/inputs-read.ts";
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

/** Data that many decisions have in common, as it is hashed and stored. */
export interface ContentText {
  /** Canonical JSON. */
  readonly json: string;
  /** SHA-256 of it. */
  readonly hash: string;
}

/** Few settings shape many decisions, and the signals of a batch have one history; none ever changes. */
const contentTexts = new WeakMap<RiskPolicy | CostModel | PortfolioHistory, ContentText>();

/** A policy, a cost model or the history of a portfolio as it is hashed and stored. */
export function contentText(content: RiskPolicy | CostModel | PortfolioHistory): ContentText {
  let text = contentTexts.get(content);
  if (text === undefined) {
    const json = dataJson(content);
    text = { json, hash: sha256Hex(json) };
    contentTexts.set(content, text);
  }
  return text;
}

/** Canonical JSON of inputs, in which the history of the portfolio stands by its hash. */
function inputsText(inputs: EvaluationInputs): string {
  const { facts } = inputs.portfolio;
  if (facts === undefined) return dataJson(inputs);
  const { hash: history } = contentText(facts.history);
  return dataJson({ ...inputs, portfolio: { ...inputs.portfolio, facts: { ...facts, history } } });
}

/** The inputs without what the policy does not read; the same object where it reads all of it. */
function inputsRead(inputs: EvaluationInputs, policy: RiskPolicy): EvaluationInputs {
  const { facts, ...portfolio } = inputs.portfolio;
  const { evidence, ...forecast } = inputs.forecast;
  const leavesFacts = facts !== undefined && !readsFacts(policy);
  const leavesEvidence = evidence !== undefined && !readsEvidence(policy);
  if (!leavesFacts && !leavesEvidence) return inputs;
  return {
    ...inputs,
    ...(leavesFacts && { portfolio }),
    ...(leavesEvidence && { forecast }),
  };
}

/** Hash of a policy, as stored on each decision. */
export function policyHash(policy: RiskPolicy): string {
  return contentText(policy).hash;
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
  /** Canonical JSON of the inputs, in which the history of the portfolio stands by its hash. */
  readonly inputsJson: string;
}

/**
 * Hashes the inputs with the settings that the request brings, and with those that apply: the canonical
 * JSON of `{ costModel, inputs, policy }`, where what is absent is left out, and so are the facts of the portfolio and
 * the evidence of the forecast where the policy reads none; the portfolio's history stands by its own hash.
 */
export function hashInputs(
  inputs: EvaluationInputs,
  brought: BroughtSettings,
  applied: AppliedSettings,
): DecisionHashes {
  const text = inputsText(inputs);
  const asRead = inputsRead(inputs, applied.policy);
  const ofInputs = asRead === inputs ? text : inputsText(asRead);
  const { json: policyJson, hash: policyHash } = contentText(applied.policy);
  const { json: costJson } = contentText(applied.costModel);
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
    policyHash,
    inputsJson: text,
  };
}
