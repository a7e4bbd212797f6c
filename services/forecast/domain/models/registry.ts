import { drift } from "./drift.ts";
import { garch } from "./garch/garch.ts";
import type { Model } from "./model.ts";
import { naive } from "./naive.ts";
import { samossa } from "./samossa/samossa.ts";

/** Every model that a policy can name, by id. A new model is one line here. */
export const models: readonly Model[] = [drift, garch, naive, samossa];

/** The model that every ensemble must hold. */
export const requiredModel = naive.id;

const byId = new Map(models.map((model) => [model.id, model]));

/** The model with this id, or undefined. */
export function modelById(id: string): Model | undefined {
  return byId.get(id);
}
