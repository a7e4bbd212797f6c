import { damped } from "./damped.ts";
import { drift } from "./drift.ts";
import { ets } from "./ets.ts";
import { garch } from "./garch.ts";
import type { Model } from "./model.ts";
import { mssaRl } from "./mssa-rl.ts";
import { naive } from "./naive.ts";
import { samossa } from "./samossa.ts";
import { sarimax } from "./sarimax.ts";
import { seasonalNaive } from "./seasonal-naive.ts";
import { stlTheta } from "./stl-theta.ts";
import { theta } from "./theta.ts";

/** Every model that a policy can name, by id. A new model is one line here. */
export const models: readonly Model[] = [
  damped,
  drift,
  ets,
  garch,
  mssaRl,
  naive,
  samossa,
  sarimax,
  seasonalNaive,
  stlTheta,
  theta,
];

/** The model that every ensemble must hold. */
export const requiredModel = naive.id;

const byId = new Map(models.map((model) => [model.id, model]));

/** The model with this id, or undefined. */
export function modelById(id: string): Model | undefined {
  return byId.get(id);
}
