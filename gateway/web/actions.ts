import type { WebAction } from "./page.ts";
import { sprintPath } from "./sprint-path.ts";

type ByName = (request: { readonly name: string }, signal: AbortSignal) => Promise<unknown>;

/** What the actions call. */
export interface SprintWrites {
  readonly pauseSprint: ByName;
  readonly resumeSprint: ByName;
  readonly cancelSprint: ByName;
}

/** What may be done to a sprint, by the last segment of its path. */
export type SprintAction = "pause" | "resume" | "cancel";

/** Where a form sends what it asks for. */
export function actionPath(sprint: string, action: SprintAction): string {
  return `${sprintPath(sprint)}/${action}`;
}

/** Pauses, resumes and cancels sprints, and leads back to their pages. */
export function sprintActions(writes: SprintWrites): readonly WebAction[] {
  const calls: Readonly<Record<SprintAction, ByName>> = {
    pause: writes.pauseSprint,
    resume: writes.resumeSprint,
    cancel: writes.cancelSprint,
  };
  return Object.entries(calls).map(([action, call]) => ({
    path: `/sprints/{id}/${action}`,
    async act({ parameters: { id = "" }, signal }) {
      const name = `sprints/${id}`;
      await call({ name }, signal);
      return sprintPath(name);
    },
  }));
}
