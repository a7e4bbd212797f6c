import { and, asc, eq, sql } from "drizzle-orm";
import { Fault } from "#lib/kernel/fault.ts";
import type { RowWriter } from "#lib/kit/store/connection.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { Logger } from "#lib/kit/telemetry/logger.ts";
import { earlierTrialsOf } from "../domain/trials/earlier-trials.ts";
import { asOfTimesOf } from "./forward-store.ts";
import { planFromJson, stepFromJson } from "./sprint-json.ts";
import { sprint, sprintStep } from "./sprint-tables.ts";
import type { StoredPrices } from "./stored-prices.ts";
import { recordTrials } from "./trial-records.ts";

type ByName = Placeholders<{ readonly name: string }>;

const notCounted = statement((db) =>
  db
    .select({ name: sprint.name })
    .from(sprint)
    .where(sql`${sprint.name} NOT IN (SELECT sprint FROM sprint_trial)`)
    .orderBy(asc(sprint.id)),
);
const planOf = statement((db, { name }: ByName) =>
  db
    .select({ planJson: sprint.planJson, createTimeMs: sprint.createTimeMs })
    .from(sprint)
    .where(eq(sprint.name, name)),
);
const settlementOf = statement((db, { name }: ByName) =>
  db
    .select({ stepJson: sprintStep.stepJson })
    .from(sprintStep)
    .where(and(eq(sprintStep.sprint, name), eq(sprintStep.kind, "SETTLEMENT"))),
);

/**
 * Counts the sprints of versions that counted no trials, in the order in which they were created. Interrupted, it goes
 * on at the next start. A plan that no version since 0.2 can read is logged and keeps nothing from starting.
 */
export async function countEarlierSprints(
  store: Store,
  prices: StoredPrices,
  logger: Pick<Logger, "warn">,
): Promise<void> {
  for (const { name } of notCounted.all(store.db, {})) {
    try {
      await store.write((tx) => countSprint(tx, prices, name));
    } catch (error) {
      if (!(error instanceof Fault) || error.reason !== "SPRINT_STATE") throw error;
      logger.warn("a sprint that cannot be read is counted as no trial", { sprint: name, error });
    }
  }
}

function countSprint(tx: RowWriter, prices: StoredPrices, name: string): void {
  const row = planOf.first(tx, { name });
  if (row === undefined) return;
  const plan = planFromJson(row.planJson);
  const asOfTimesMs = plan.forward ? asOfTimesOf(tx, name) : plan.asOfTimesMs;
  const settlement = settlementOf.first(tx, { name });
  const earlier = { ...plan, asOfTimesMs, createTimeMs: row.createTimeMs };
  const settlementMs = settlement && stepFromJson(settlement.stepJson).asOfMs;
  recordTrials(tx, prices, name, earlierTrialsOf(earlier, settlementMs));
}
