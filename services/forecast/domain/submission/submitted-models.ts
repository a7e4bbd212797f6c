import { naive } from "../models/naive.ts";

/** What the path of somebody else is called among the models. */
export const submittedModel = "submitted";

/** What of a policy says whose paths there are. */
export interface PathChoice {
  readonly models: readonly string[];
  readonly submission?: { readonly source: string } | undefined;
}

/** The models of a forecast under a policy, in their order: those that it names, or naive and what was submitted. */
export function modelsOf({ models, submission }: PathChoice): readonly string[] {
  return submission === undefined ? models : [naive.id, submittedModel];
}
