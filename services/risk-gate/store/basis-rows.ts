import { eq } from "drizzle-orm";
import type { RecentlyUsed } from "#lib/kernel/recently-used.ts";
import { typedPathsOf } from "#lib/kernel/typed-json.ts";
import type { RowWriter } from "#lib/kit/store/connection.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import { contentText } from "../domain/decision.ts";
import type { DecisionBasis } from "../domain/decision-basis.ts";
import { decisionContent, decisionInputs } from "./schema.ts";

const insertInputs = insertInto(decisionInputs);
const insertContent = insertInto(decisionContent);

/** Which contents need not be looked for. */
interface KnownContents {
  /** Hashes of contents that have been committed. */
  readonly kept: RecentlyUsed<string, true>;
  /** Hashes of contents that are there once the transaction is committed. */
  readonly found: string[];
}

/** Data that decisions were made from, by its hash. */
export const contentByHash = statement((db, { hash }: Placeholders<{ readonly hash: string }>) =>
  db.select().from(decisionContent).where(eq(decisionContent.hash, hash)),
);

/**
 * Stores what a decision was made from, under the sequence of its fact.
 * @param kept - hashes of contents that are known to be stored; those that it finds or stores are added to `found`
 */
export function recordBasis(
  tx: RowWriter,
  factSequence: number,
  { inputs, policy, costModel }: DecisionBasis,
  inputsJson: string,
  { kept, found }: KnownContents,
): void {
  const { facts } = inputs.portfolio;
  for (const content of [policy, costModel, ...(facts ? [facts.history] : [])]) {
    const { hash } = contentText(content);
    if (kept.get(hash) !== undefined) continue;
    storeOnce(tx, content);
    found.push(hash);
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
