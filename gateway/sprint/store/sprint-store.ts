import { and, asc, count, desc, eq, gt, inArray, lt, max } from "drizzle-orm";
import { notFound } from "#lib/kernel/fault.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { insertInto, type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { SprintJournal } from "../app/ports.ts";
import { baseOf } from "../app/sealed-bars.ts";
import { endedAt } from "../domain/paired-sprints.ts";
import type { Sprint, SprintResult } from "../domain/sprint.ts";
import { isTerminal, nextState, sprintStates } from "../domain/state.ts";
import { asOfTimesOf } from "./forward-store.ts";
import { leftOutSprints } from "./left-out-sprints.ts";
import { createRemovedSprintStore } from "./removed-sprint-store.ts";
import { recordOpening, refuseSealedTrials } from "./seal-store.ts";
import {
  failureFromJson,
  failureToJson,
  planFromJson,
  planToJson,
  stepFromJson,
  stepToJson,
} from "./sprint-json.ts";
import { decidedLookOf, lookOf, recordLook } from "./sprint-looks.ts";
import { sprint, sprintStep } from "./sprint-tables.ts";
import type { StoredPrices } from "./stored-prices.ts";
import { recordTrials, trialCountOf } from "./trial-records.ts";

type Row = typeof sprint.$inferSelect;
type ByName = Placeholders<{ readonly name: string }>;

const insertSprint = insertInto(sprint);
const insertStep = insertInto(sprintStep);

const sprintByName = statement((db, { name }: ByName) =>
  db.select().from(sprint).where(eq(sprint.name, name)),
);
const sprintByRequestId = statement((db, { requestId }: Placeholders<{ requestId: string }>) =>
  db.select().from(sprint).where(eq(sprint.requestId, requestId)),
);
const stateByName = statement((db, { name }: ByName) =>
  db.select({ state: sprint.state }).from(sprint).where(eq(sprint.name, name)),
);
const sprintsBefore = statement((db, { id, limit }: Placeholders<{ id: number; limit: number }>) =>
  db.select().from(sprint).where(lt(sprint.id, id)).orderBy(desc(sprint.id)).limit(limit),
);
const unfinishedSprints = statement((db) => {
  const open = inArray(
    sprint.state,
    sprintStates.filter((state) => !isTerminal(state)),
  );
  return db.select().from(sprint).where(open).orderBy(asc(sprint.id));
});
const setPortfolio = statement(
  (db, { name, portfolio }: Placeholders<{ name: string; portfolio: string }>) =>
    db.update(sprint).set({ portfolio }).where(eq(sprint.name, name)),
);
type Outcome = Placeholders<Pick<Row, "name" | "state" | "failure" | "resultJson" | "endTimeMs">>;
const setState = statement((db, { name, state, failure, resultJson, endTimeMs }: Outcome) =>
  db.update(sprint).set({ state, failure, resultJson, endTimeMs }).where(eq(sprint.name, name)),
);
// Sequences have no gap, so the last one counts the steps without reading them all.
const stepCount = statement((db, { name }: ByName) =>
  db
    .select({ steps: max(sprintStep.sequence) })
    .from(sprintStep)
    .where(eq(sprintStep.sprint, name)),
);
// Where steps of the intraday pass stand between the audit runs.
const auditCount = statement((db, { name }: ByName) =>
  db
    .select({ audits: count() })
    .from(sprintStep)
    .where(and(eq(sprintStep.sprint, name), eq(sprintStep.kind, "AUDIT"))),
);
const stepsAfter = statement(
  (db, { name, sequence }: Placeholders<{ name: string; sequence: number }>) =>
    db
      .select({ stepJson: sprintStep.stepJson })
      .from(sprintStep)
      .where(and(eq(sprintStep.sprint, name), gt(sprintStep.sequence, sequence)))
      .orderBy(asc(sprintStep.sequence)),
);

/** Each session is an as-of, so that a horizon of more than one reaches over the next. */
function overlappingNights(asOfTimesMs: readonly number[], { horizonBars }: Sprint["spec"]) {
  return horizonBars > 1 ? Math.max(0, asOfTimesMs.length - 1) : 0;
}

/** The journal of sprints in the gateway's database. @param nowMs - when a sprint ends */
export function createSprintStore(
  store: Store,
  prices: StoredPrices,
  nowMs: () => number,
): SprintJournal {
  const { db } = store;

  function toSprint(row: Row): Sprint {
    const plan = planFromJson(row.planJson);
    const asOfTimesMs = plan.forward ? asOfTimesOf(db, row.name) : plan.asOfTimesMs;
    const { name, requestId, state, portfolio, createTimeMs, endTimeMs } = row;
    const failure = failureFromJson(row.failure);
    const of = { name: row.name };
    const trial = trialCountOf(db, prices, row.name);
    // The step after the last audit run is the settlement.
    const decided = plan.spec.pair && decidedLookOf(db, row.name);
    const planned = decided ? endedAt({ asOfTimesMs }, decided) : { asOfTimesMs };
    const completedAudits = plan.spec.intradayPass
      ? (auditCount.first(db, of)?.audits ?? 0)
      : Math.min(stepCount.first(db, of)?.steps ?? 0, planned.asOfTimesMs.length);
    return {
      ...plan,
      ...planned,
      ...(plan.forward && { overlappingAudits: overlappingNights(asOfTimesMs, plan.spec) }),
      name,
      requestId,
      state,
      portfolio,
      createTimeMs,
      completedAudits,
      ...(endTimeMs !== null && { endTimeMs }),
      ...(failure !== undefined && { failure }),
      ...(trial && { trial }),
      ...(row.resultJson !== null && { result: JSON.parse(row.resultJson) as SprintResult }),
    };
  }

  return {
    async insert(created, specHash, trials) {
      const { name, requestId, state, portfolio, createTimeMs } = created;
      const { openSeal } = created.spec;
      const failure = failureToJson(created.failure);
      const forwardId = created.forward?.id ?? null;
      const row = { name, requestId, specHash, state, failure, portfolio, createTimeMs, forwardId };
      await store.write((tx) => {
        insertSprint(tx, { ...row, planJson: planToJson(created) });
        if (openSeal !== undefined) {
          const opening = { sprint: name, openTimeMs: createTimeMs };
          recordOpening(tx, prices, openSeal, opening, baseOf(created.spec.pair));
        }
        refuseSealedTrials(tx, prices, trials);
        recordTrials(tx, prices, name, trials);
      });
      const trial = trialCountOf(db, prices, name);
      return { ...created, ...(trial && { trial }) };
    },
    async byRequestId(requestId) {
      const row = sprintByRequestId.first(db, { requestId });
      return row && { answer: toSprint(row), requestHash: row.specHash };
    },
    async get(name) {
      const row = sprintByName.first(db, { name });
      return row && toSprint(row);
    },
    async stateOf(name) {
      return stateByName.first(db, { name })?.state;
    },
    leftOut: (names) => leftOutSprints(db, names),
    async list(limit, beforeName) {
      const before = beforeName ? sprintByName.first(db, { name: beforeName }) : undefined;
      const id = before?.id ?? Number.MAX_SAFE_INTEGER;
      return sprintsBefore.all(db, { id, limit }).map(toSprint);
    },
    async unfinished() {
      return unfinishedSprints.all(db, {}).map(toSprint);
    },
    async setPortfolio(name, portfolio) {
      await store.write((tx) => setPortfolio.run(tx, { name, portfolio }));
    },
    move(name, event, { failure, result } = {}) {
      return store.write((tx) => {
        const row = sprintByName.first(tx, { name });
        if (row === undefined) throw notFound("sprint", name);
        const state = nextState(row.state, event);
        if (state === undefined) return { moved: false, state: row.state };
        setState.run(tx, {
          name,
          state,
          // A sprint that is resumed has no failure any more.
          failure:
            failure === undefined && state !== "RUNNING" ? row.failure : failureToJson(failure),
          resultJson: result === undefined ? row.resultJson : JSON.stringify(result),
          endTimeMs: state === row.state ? row.endTimeMs : isTerminal(state) ? nowMs() : null,
        });
        return { moved: true, state };
      });
    },
    async appendStep(name, step) {
      const { sequence, kind } = step;
      const row = { sprint: name, sequence, kind, stepJson: stepToJson(step) };
      await store.write((tx) => insertStep(tx, row));
    },
    async appendLook(arms, look) {
      await store.write((tx) => recordLook(tx, arms, look));
    },
    async look(name, number) {
      return lookOf(db, name, number);
    },
    async stepsAfter(name, sequence) {
      return stepsAfter.all(db, { name, sequence }).map((row) => stepFromJson(row.stepJson));
    },
    ...createRemovedSprintStore(store),
  };
}
