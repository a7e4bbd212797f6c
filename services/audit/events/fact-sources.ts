import { Fault } from "#lib/kernel/fault.ts";
import type { EventBus } from "#lib/kit/events/bus.ts";
import { missingOf } from "#lib/kit/events/missing-facts.ts";
import { progressOf } from "#lib/kit/events/watermark.ts";
import type { RowReader } from "#lib/kit/store/connection.ts";
import type { FactSource, FactSourceState } from "../app/ports.ts";
import type { MissingFacts } from "../domain/evidence/evidence.ts";
import { consumedSources, consumerName } from "./consume-facts.ts";

/**
 * How long a publisher may take to answer before it counts as silent, which is no failure. Half of what
 * the caller has left where that is less, so that it hears of it.
 */
const longestAnswerMs = 1_000;
/** Ranges read of one publisher. */
const rangesRead = 100;

/** What is missing of the facts of every publisher. */
export function missingFactsIn(db: RowReader): readonly MissingFacts[] {
  return consumedSources.flatMap((source) => missingOf(db, consumerName, source, rangesRead));
}

/** Asks every publisher, over the bus that its facts come by, how far they have come. */
export function factSources(
  db: RowReader,
  bus: EventBus,
  leftMs = Number.POSITIVE_INFINITY,
): Promise<readonly FactSource[]> {
  const answerMs = Math.max(1, Math.min(longestAnswerMs, leftMs / 2));
  return Promise.all(consumedSources.map((source) => factSource(db, bus, source, answerMs)));
}

async function factSource(
  db: RowReader,
  bus: EventBus,
  source: string,
  answerMs: number,
): Promise<FactSource> {
  const { origin, arrivedUpTo } = progressOf(db, consumerName, source);
  const known = {
    source,
    consumedUpTo: arrivedUpTo,
    missingFacts: missingOf(db, consumerName, source, rangesRead),
  };
  try {
    const report = { consumer: consumerName, origin, arrivedUpTo };
    const { publishedUpTo, failure } = await bus.report(source, report, answerMs);
    const state = failure === undefined ? "REACHED" : "FAILING";
    return { ...known, state, detail: failure ?? "", publishedUpTo };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ...known, state: stateOf(error), detail: error.message, publishedUpTo: 0 };
  }
}

/** Only an owner that is not there is an absence: one that is late may be busy. */
function stateOf({ reason }: Fault): FactSourceState {
  return reason === "PEER_UNREACHABLE" ? "ABSENT" : "SILENT";
}
