import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { CostModel } from "#lib/kernel/cost.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { RecentlyUsed } from "#lib/kernel/recently-used.ts";
import { fromDataJson } from "#lib/kernel/typed-json.ts";
import type { FactStore } from "#lib/kit/events/fact-store.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { DecisionHistory, RememberedDecision } from "../app/decision-history.ts";
import { type Decision, hashInputs } from "../domain/decision.ts";
import type { DecisionBasis } from "../domain/decision-basis.ts";
import type { EvaluationInputs } from "../domain/inputs.ts";
import type { RiskPolicy } from "../domain/policy/risk-policy.ts";
import { contentByHash } from "./basis-rows.ts";
import { decisionByName, decisionOf } from "./decision-store.ts";
import { decision, decisionInputs } from "./schema.ts";

const inputsBySequence = statement(
  (db, { sequence }: Placeholders<{ readonly sequence: number }>) =>
    db.select().from(decisionInputs).where(eq(decisionInputs.factSequence, sequence)),
);

const replayable = statement(
  (
    db,
    values: Placeholders<{
      readonly auditSet: string;
      readonly after: number;
      readonly limit: number;
    }>,
  ) =>
    db
      .select({ decision, inputs: decisionInputs })
      .from(decisionInputs)
      .innerJoin(decision, eq(decision.factSequence, decisionInputs.factSequence))
      .where(
        and(
          eq(decisionInputs.auditSet, values.auditSet),
          gt(decisionInputs.factSequence, values.after),
        ),
      )
      .orderBy(asc(decisionInputs.factSequence))
      .limit(values.limit),
);

/** Versions that kept no inputs came before those that do, so that only what is older is looked through. */
const countWithoutInputs = statement(
  (db, { auditSet }: Placeholders<{ readonly auditSet: string }>) =>
    db
      .select({ count: sql<number>`count(*)` })
      .from(decision)
      .where(
        and(
          eq(decision.auditSet, auditSet),
          sql`${decision.factSequence} < coalesce((select min(fact_sequence) from decision_inputs), 9223372036854775807)`,
        ),
      ),
);

/** Settings and histories that are kept in memory: those of some sprints. */
const contentsKept = 64;

/** Reads the decisions of one database with what they were made from. */
export function createDecisionHistory({ db }: Pick<FactStore, "db">): DecisionHistory {
  const contents = new RecentlyUsed<string, object>(contentsKept);
  const contentOf = (hash: string): object => {
    const known = contents.get(hash);
    if (known !== undefined) return known;
    const row = contentByHash.first(db, { hash });
    if (row === undefined) throw damaged(`nothing is stored under the hash ${hash}`);
    const content = fromDataJson(row.content, row.typedPaths) as object;
    contents.set(hash, content);
    return content;
  };
  const remembered = (
    row: typeof decision.$inferSelect,
    stored: typeof decisionInputs.$inferSelect | undefined,
  ): RememberedDecision => {
    const { factSequence } = row;
    const made = decisionOf(row);
    if (stored === undefined) return { factSequence, decision: made, basis: undefined };
    const basis = {
      inputs: inputsOf(stored, contentOf),
      policy: contentOf(row.policyHash) as RiskPolicy,
      costModel: contentOf(stored.costModelHash) as CostModel,
    };
    requireOwn(made, basis);
    return { factSequence, decision: made, basis };
  };
  return {
    find(name) {
      const row = decisionByName.first(db, { name });
      if (row === undefined) return undefined;
      return remembered(row, inputsBySequence.first(db, { sequence: row.factSequence }));
    },
    page: (auditSet, after, limit) =>
      replayable
        .all(db, { auditSet, after, limit })
        .map((row) => remembered(row.decision, row.inputs)),
    withoutInputs: (auditSet) => countWithoutInputs.first(db, { auditSet })?.count ?? 0,
  };
}

function inputsOf(
  { inputs, typedPaths }: typeof decisionInputs.$inferSelect,
  contentOf: (hash: string) => object,
): EvaluationInputs {
  const data = fromDataJson(inputs, typedPaths) as EvaluationInputs;
  const { facts } = data.portfolio;
  if (facts === undefined) return data;
  const history = contentOf(facts.history as unknown as string) as typeof facts.history;
  return { ...data, portfolio: { ...data.portfolio, facts: { ...facts, history } } };
}

/** The hash of the inputs says whether they are those that the decision was made from. */
function requireOwn({ name, inputHash }: Decision, basis: DecisionBasis): void {
  if (hashInputs(basis.inputs, basis, basis).inputHash === inputHash) return;
  throw damaged(`the inputs of ${name} have another hash than the decision states`);
}

function damaged(what: string): Fault {
  const message = `the risk gate's database was altered: ${what}; restore it from a copy`;
  return new Fault("DATA_LOSS", "DATABASE_CORRUPT", message);
}
