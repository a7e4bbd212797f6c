import { desc, eq } from "drizzle-orm";
import type { Store } from "#lib/kit/store/open-store.ts";
import { type Placeholders, statement } from "#lib/kit/store/statement.ts";
import type { SprintStep } from "../domain/sprint.ts";
import { stepFromJson } from "./sprint-json.ts";
import { sprintStep } from "./sprint-tables.ts";

const latest = statement(
  (db, { name, atMost }: Placeholders<{ readonly name: string; readonly atMost: number }>) =>
    db
      .select({ stepJson: sprintStep.stepJson })
      .from(sprintStep)
      .where(eq(sprintStep.sprint, name))
      .orderBy(desc(sprintStep.sequence))
      .limit(atMost),
);

/** The last steps of a sprint, in order; of thousands no more is read than is wanted. */
export function latestSteps({ db }: Store, name: string, atMost: number): readonly SprintStep[] {
  return latest
    .all(db, { name, atMost })
    .map(({ stepJson }) => stepFromJson(stepJson))
    .reverse();
}
