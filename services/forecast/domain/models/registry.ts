import type { z } from "zod";
import { invalidField } from "#lib/kernel/fault.ts";
import { damped } from "./damped.ts";
import { drift } from "./drift.ts";
import { ets } from "./ets.ts";
import { garch } from "./garch.ts";
import type { Model, ModelInput, ModelResult, ModelWithSettings } from "./model.ts";
import { mssaRl } from "./mssa-rl.ts";
import { naive } from "./naive.ts";
import { withinLimit } from "./path-limit.ts";
import { samossa } from "./samossa.ts";
import { sarimax } from "./sarimax.ts";
import { seasonalNaive } from "./seasonal-naive.ts";
import { ssa } from "./ssa.ts";
import { stlTheta } from "./stl-theta.ts";
import { theta } from "./theta.ts";

const registered = [
  damped,
  drift,
  ets,
  garch,
  mssaRl,
  naive,
  samossa,
  sarimax,
  seasonalNaive,
  ssa,
  stlTheta,
  theta,
] as const;

/** Every model that a policy can name, by id. A new model is one line above. */
export const models: readonly Model[] = registered;

/** The model that every ensemble must hold. */
export const requiredModel = naive.id;

type Settled = Extract<(typeof registered)[number], { readonly settings: unknown }>;

/** The settings of all models, each model's or family's under its key. */
export type AllModelSettings = {
  readonly [M in Settled as M["settings"]["key"]]: z.output<M["settings"]["schema"]>;
};

/** The schemas of all models' settings by key. */
export const modelSettingsShape = Object.fromEntries(
  models.flatMap((model) =>
    "settings" in model ? [[model.settings.key, model.settings.schema]] : [],
  ),
  // The entries are those of the type by construction, which the compiler cannot follow.
) as { readonly [M in Settled as M["settings"]["key"]]: M["settings"]["schema"] };

const byId = new Map(models.map((model) => [model.id, model]));

/** Whether there is a model of this id. */
export function isModelId(id: string): boolean {
  return byId.has(id);
}

/** A model with the settings of one policy. */
export interface ConfiguredModel {
  readonly id: string;
  /** As that of a `PlainModel`. */
  forecast(input: ModelInput): ModelResult;
}

/** What of a policy decides which models there are and what becomes of their paths. */
export interface ModelChoice {
  readonly models: readonly string[];
  readonly ensemble: { readonly pathLimitDeviations?: number | undefined };
}

/**
 * The models of a policy, in its order, each with its own settings of it. A path beyond the policy's limit
 * is a failure, at the as-of and at an earlier origin alike.
 * @throws Fault FIELD_INVALID for an id that is no model's
 */
export function configuredModels(policy: AllModelSettings & ModelChoice): ConfiguredModel[] {
  const { pathLimitDeviations } = policy.ensemble;
  return policy.models.map((id) => {
    const model = byId.get(id);
    if (model === undefined) throw invalidField("policy.models", `${id} is not a model`);
    const own = configured(model, policy);
    if (pathLimitDeviations === undefined) return own;
    return {
      id,
      forecast: (input) => withinLimit(own.forecast(input), input, pathLimitDeviations),
    };
  });
}

/** One model with its own settings of a policy. */
export function configured(model: Model, settings: AllModelSettings): ConfiguredModel {
  if (!("settings" in model)) return model;
  const own = ownSettings(model, settings);
  return { id: model.id, forecast: (input) => model.forecast(input, own) };
}

function ownSettings(
  { settings: { key } }: ModelWithSettings<string, unknown>,
  all: { readonly [key: string]: unknown },
): unknown {
  return all[key];
}
