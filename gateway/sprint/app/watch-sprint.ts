import { notFound } from "#lib/kernel/fault.ts";
import type { Sprint, SprintStep } from "../domain/sprint.ts";
import { isTerminal } from "../domain/state.ts";
import type { SprintJournal } from "./ports.ts";
import type { SprintFeed } from "./sprint-feed.ts";

/** One message of a watch. */
export type SprintNews =
  | { readonly sequence: number; readonly sprint: Sprint }
  | { readonly sequence: number; readonly step: SprintStep };

/**
 * The sprint as it is, then every step after `afterSequence`, then the sprint once more when it
 * ends. All of it is read from the journal, so a watcher that comes late or comes back misses
 * nothing.
 * @throws Fault RESOURCE_NOT_FOUND.
 */
export async function* watchSprint(
  journal: SprintJournal,
  feed: SprintFeed,
  name: string,
  afterSequence: number,
  signal: AbortSignal,
): AsyncGenerator<SprintNews> {
  let sequence = afterSequence;
  for (let first = true; !signal.aborted; first = false) {
    const listening = new AbortController();
    const changed = feed.changed(name, AbortSignal.any([signal, listening.signal]));
    try {
      const sprint = await journal.get(name);
      if (sprint === undefined) throw notFound("sprint", name);
      if (first) yield { sequence, sprint };
      for (const step of await journal.stepsAfter(name, sequence)) {
        sequence = step.sequence;
        yield { sequence, step };
      }
      if (isTerminal(sprint.state)) {
        if (!first || sequence > afterSequence) yield { sequence, sprint };
        return;
      }
      await changed;
    } finally {
      listening.abort();
    }
  }
}
