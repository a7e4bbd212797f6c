import { invalidField } from "#lib/kernel/fault.ts";
import { priceModels } from "./models/index.ts";
import type { BeginPath } from "./price-model.ts";

/** A model with its settings. */
export interface ChosenModel {
  /** The model and its settings, on one line: `gbm drift=0.05 annualisedVolatility=0.2`. */
  readonly text: string;
  readonly begin: BeginPath;
}

/**
 * The model of a name with some of its settings; the others have their defaults.
 * @throws Fault FIELD_INVALID naming the models, or the settings of the model.
 */
export function chooseModel(
  name: string,
  given: Readonly<Record<string, number>> = {},
): ChosenModel {
  const model = priceModels.find((one) => one.name === name);
  if (model === undefined) {
    const names = priceModels.map((one) => one.name).join(", ");
    throw invalidField("model", `"${name}" is not a model; models are ${names}`);
  }
  const read = model.read(given);
  if (!("problem" in read)) return { text: textOf(name, read.settings), begin: read.begin };
  const standard = model.read({});
  const known = "settings" in standard ? textOf(name, standard.settings) : name;
  throw invalidField("settings", `${read.problem}; the defaults are ${known}`);
}

function textOf(name: string, settings: Readonly<Record<string, number>>): string {
  const values = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  return [name, ...values].join(" ");
}
