import { invalidField } from "#lib/kernel/fault.ts";
import type { Statement } from "../domain/portfolio/statement.ts";
import type { ExecutionFeed } from "./execution-feed.ts";
import type { PortfolioStore } from "./ports.ts";
import { readStatement } from "./read-statement.ts";

/** A fact of a portfolio with its place in this service's order. */
export interface StatedFact<Event> {
  readonly sequence: number;
  readonly portfolio: string;
  readonly event: Event;
}

/** The facts of this service, as far as they are kept. */
export interface FactLog<Event> {
  /** The sequence of the newest committed fact; 0 before the first. */
  position(): number;
  /** The next facts after one, oldest first, a bounded number of them; none when there are no more. */
  readAfter(sequence: number): Promise<readonly StatedFact<Event>[]>;
}

/** One message of a watch. */
export type WatchedExecution<Event> =
  | { readonly sequence: number; readonly statement: Statement; readonly missedFacts: boolean }
  | { readonly sequence: number; readonly event: Event };

/**
 * The portfolio as it is, then each of its facts after `afterSequence`, or for 0 those that come from now on. Where
 * such facts are no longer kept the portfolio stands in their place. Only new facts are read, however many there were.
 * @throws Fault NOT_FOUND RESOURCE_NOT_FOUND; INVALID_ARGUMENT FIELD_INVALID for a sequence that no fact has yet.
 */
export async function* watchExecutions<Event>(
  { store, log, feed }: { store: PortfolioStore; log: FactLog<Event>; feed: ExecutionFeed },
  name: string,
  afterSequence: number,
  signal: AbortSignal,
): AsyncGenerator<WatchedExecution<Event>> {
  // Read at once, so that nothing is committed between them.
  const position = log.position();
  const statement = readStatement(store, name);
  if (afterSequence > position) {
    throw invalidField("after_sequence", `no fact has it yet: the newest is ${position}`);
  }
  const isResumed = afterSequence > 0 && afterSequence < position;
  const [oldest] = isResumed ? await log.readAfter(afterSequence) : [];
  const missedFacts = isResumed && oldest?.sequence !== afterSequence + 1;
  let sequence = isResumed && !missedFacts ? afterSequence : position;
  yield { sequence, statement, missedFacts };
  while (!signal.aborted) {
    const listening = new AbortController();
    const changed = feed.changed(AbortSignal.any([signal, listening.signal]));
    try {
      const facts = await log.readAfter(sequence);
      for (const { portfolio, event, sequence: at } of facts) {
        sequence = at;
        if (portfolio === name) yield { sequence, event };
      }
      if (facts.length === 0) await changed;
    } finally {
      listening.abort();
    }
  }
}
