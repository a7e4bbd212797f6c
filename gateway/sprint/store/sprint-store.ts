import { and, asc, desc, eq, gt, inArray, lt, max } from "drizzle-orm";
import { notFound } from "#lib/kernel/fault.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import type { SprintJournal } from "../app/ports.ts";
import type { Sprint, SprintResult } from "../domain/sprint.ts";
import { nextState } from "../domain/state.ts";
import { planFromJson, planToJson, stepFromJson, stepToJson } from "./sprint-json.ts";
import { sprint, sprintStep } from "./sprint-tables.ts";

type Row = typeof sprint.$inferSelect;

/** The journal of sprints in the gateway's database. */
export function createSprintStore(store: Store): SprintJournal {
  const { db } = store;

  async function toSprint(row: Row): Promise<Sprint> {
    const plan = planFromJson(row.planJson);
    // Sequences have no gap, so the last one counts the steps without reading them all.
    const [done] = await db
      .select({ steps: max(sprintStep.sequence) })
      .from(sprintStep)
      .where(eq(sprintStep.sprint, row.name));
    const result = row.resultJson === null ? {} : { result: JSON.parse(row.resultJson) };
    const { name, requestId, state, failure, portfolio, createTimeMs } = row;
    // The step after the last audit run is the settlement.
    const completedAudits = Math.min(done?.steps ?? 0, plan.spec.audits);
    return {
      ...plan,
      ...{ name, requestId, state, failure, portfolio, createTimeMs, completedAudits },
      ...(result as { result?: SprintResult }),
    };
  }

  async function one(rows: readonly Row[]): Promise<Sprint | undefined> {
    const [row] = rows;
    return row && toSprint(row);
  }

  return {
    async insert(created, specHash) {
      const { name, requestId, state, failure, portfolio, createTimeMs } = created;
      await store.write(async (tx) => {
        await tx.insert(sprint).values({
          ...{ name, requestId, specHash, state, failure, portfolio, createTimeMs },
          planJson: planToJson(created),
        });
      });
    },
    async byRequestId(requestId) {
      const rows = await db.select().from(sprint).where(eq(sprint.requestId, requestId));
      const [row] = rows;
      return row && { answer: await toSprint(row), requestHash: row.specHash };
    },
    async get(name) {
      return one(await db.select().from(sprint).where(eq(sprint.name, name)));
    },
    async stateOf(name) {
      const [row] = await db
        .select({ state: sprint.state })
        .from(sprint)
        .where(eq(sprint.name, name));
      return row?.state;
    },
    async list(limit, beforeName) {
      const before = beforeName
        ? await db.select({ id: sprint.id }).from(sprint).where(eq(sprint.name, beforeName))
        : [];
      const older = before[0] ? lt(sprint.id, before[0].id) : undefined;
      const rows = await db
        .select()
        .from(sprint)
        .where(older)
        .orderBy(desc(sprint.id))
        .limit(limit);
      return Promise.all(rows.map(toSprint));
    },
    async unfinished() {
      const open = inArray(sprint.state, ["RUNNING", "CANCELLING"]);
      const rows = await db.select().from(sprint).where(open).orderBy(asc(sprint.id));
      return Promise.all(rows.map(toSprint));
    },
    async setPortfolio(name, portfolio) {
      await store.write(async (tx) => {
        await tx.update(sprint).set({ portfolio }).where(eq(sprint.name, name));
      });
    },
    async move(name, event, { failure, result } = {}) {
      return store.write(async (tx) => {
        const [row] = await tx.select().from(sprint).where(eq(sprint.name, name));
        if (row === undefined) throw notFound("sprint", name);
        const state = nextState(row.state, event);
        if (state === undefined) return { moved: false, state: row.state };
        const outcome = {
          ...(failure === undefined ? {} : { failure }),
          ...(result === undefined ? {} : { resultJson: JSON.stringify(result) }),
        };
        await tx
          .update(sprint)
          .set({ state, ...outcome })
          .where(eq(sprint.name, name));
        return { moved: true, state };
      });
    },
    async appendStep(name, step) {
      const { sequence, kind } = step;
      await store.write(async (tx) => {
        const row = { sprint: name, sequence, kind, stepJson: stepToJson(step) };
        await tx.insert(sprintStep).values(row);
      });
    },
    async stepsAfter(name, sequence) {
      const rows = await db
        .select({ stepJson: sprintStep.stepJson })
        .from(sprintStep)
        .where(and(eq(sprintStep.sprint, name), gt(sprintStep.sequence, sequence)))
        .orderBy(asc(sprintStep.sequence));
      return rows.map((row) => stepFromJson(row.stepJson));
    },
  };
}
