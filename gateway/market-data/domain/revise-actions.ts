import { actionKey, actionValue } from "./action-value.ts";
import type { CorporateAction } from "./corporate-action.ts";

/** What an import makes of stored actions. */
export interface RevisedActions {
  /** All of them, ascending by the time from which they apply. */
  readonly actions: readonly CorporateAction[];
  /** Those that are new or have another value. */
  readonly stored: readonly CorporateAction[];
}

/** Lays incoming actions over stored ones; of one kind and time the later one stands. */
export function reviseActions(
  stored: readonly CorporateAction[],
  incoming: readonly CorporateAction[],
): RevisedActions {
  const byKey = new Map(stored.map((action) => [actionKey(action), action]));
  const changed = new Map<string, CorporateAction>();
  for (const action of incoming) {
    const key = actionKey(action);
    const known = byKey.get(key);
    if (known !== undefined && actionValue(known) === actionValue(action)) continue;
    byKey.set(key, action);
    changed.set(key, action);
  }
  return { actions: ascending(byKey), stored: ascending(changed) };
}

function ascending(actions: ReadonlyMap<string, CorporateAction>): readonly CorporateAction[] {
  return [...actions.values()].sort(
    (a, b) => a.exTimeMs - b.exTimeMs || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0),
  );
}
