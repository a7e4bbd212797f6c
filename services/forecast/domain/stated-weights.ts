import { z } from "zod";
import { isModelId, models } from "./models/registry.ts";

/** The id of a model that there is. */
export const modelIdSchema = z
  .string()
  .refine(isModelId, `expected one of ${models.map(({ id }) => id).join(", ")}`);

const schema = z.strictObject({
  model: modelIdSchema.describe("Id of the model."),
  ratio: z
    .number()
    .min(0)
    .max(1)
    .describe("Its weight; the weights of a list are made to sum to 1."),
});

/** A list of weights as a policy states it. */
export const statedWeightsSchema = z.array(schema).min(1).max(32);

/** A model's weight as a policy states it. */
export type StatedWeight = Readonly<z.output<typeof schema>>;
