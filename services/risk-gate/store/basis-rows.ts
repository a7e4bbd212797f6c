import { eq } from "drizzle-orm";
import { typedPathsOf } from "#lib/kernel/typed-json.ts";
import type { RowWriter } from "#lib/kit/store/connection.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import { contentText } from "../domain/decision.ts";
import type { DecisionBasis } from "../domain/decision-basis.ts";
import { decisionContent, decisionInputs } from "./schema.ts";

const insertInputs = insertInto(decisionInputs);
const insertContent = insertInto(decisionContent);

/** Data that decisions were made from, by its hash. */
export const contentByHash = statement((db, { hash }: Placeholders<{ readonly hash: string }>) =>
  db.select().from(decisionContent).where(eq(decisionContent.hash, hash)),
);

/** Stores what a decision was made from, under the sequence of its fact. */
export function recordBasis(
  tx: RowWriter,
  factSequence: number,
  { inputs, policy, costModel }: DecisionBasis,
  inputsJson: string,
): void {
  const { facts } = inputs.portfolio;
  for (const content of [policy, costModel, ...(facts ? [facts.history] : [])]) {
    storeOnce(tx, content);
  }
  // The history stands by its hash, so that its own values are no part of this text.
  const portfolio = { ...inputs.portfolio, ...(facts && { facts: { ...facts, history: "" } }) };
  insertInputs(tx, {
    factSequence,
    auditSet: inputs.auditSet,
    inputs: inputsJson,
    typedPaths: typedPathsOf({ ...inputs, portfolio }),
    costModelHash: contentText(costModel).hash,
  });
}

function storeOnce(tx: RowWriter, content: Parameters<typeof contentText>[0]): void {
  const { hash, json } = contentText(content);
  if (contentByHash.first(tx, { hash }) !== undefined) return;
  insertContent(tx, { hash, content: json, typedPaths: typedPathsOf(content) });
}
