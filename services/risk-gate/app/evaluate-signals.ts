import { Fault, invalidField } from "#lib/kernel/fault.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { Exposure } from "#lib/kernel/portfolio-facts.ts";
import { cashNeeded, exchangeNeeded } from "../domain/cash-needed.ts";
import { exposureAdded, exposuresWith } from "../domain/exposures.ts";
import { type DecisionDependencies, decideOnce, type SignalRequest } from "./evaluate-signal.ts";
import type { DecisionWriter, RecordedDecision } from "./ports.ts";

/** A signal of a batch, or why it is none. Its portfolio is the one before the batch. */
export type BatchItem = SignalRequest | Fault;

/** Signals decided on in one iteration of the event loop: a few milliseconds. */
const signalsTogether = 8;

/** What became of a signal of a batch. */
export type Evaluated = RecordedDecision | Fault;

/**
 * Decides on several signals of one portfolio, in order and in one transaction. Each decision is the
 * one of `evaluateSignal`, with the cash and the share of its exchange that the orders allowed earlier
 * in the batch leave, and with these orders among the exposures. A signal that cannot be decided answers with its
 * Fault and leaves all of them as they were.
 *
 * It yields after some signals, so that a long batch does not block the event loop.
 */
export function evaluateSignals(
  dependencies: DecisionDependencies,
  items: readonly BatchItem[],
): Promise<readonly Evaluated[]> {
  return dependencies.decisions.write(function* (writer) {
    const evaluated: Evaluated[] = [];
    const tickers = new Set<string>();
    const reserved: Reserved = { cashMicros: 0n, byExchange: new Map(), exposures: [] };
    for (const item of items) {
      if (evaluated.length % signalsTogether === signalsTogether - 1) yield;
      const result = evaluate(dependencies, writer, item, tickers, reserved);
      if (!(result instanceof Fault) && !(item instanceof Fault)) {
        reserve(reserved, result, item);
      }
      evaluated.push(result);
    }
    return evaluated;
  });
}

/** What the orders allowed earlier in a batch take. */
interface Reserved {
  cashMicros: Micros;
  readonly byExchange: Map<string, Micros>;
  readonly exposures: Exposure[];
}

function reserve(reserved: Reserved, { decision }: RecordedDecision, { inputs }: SignalRequest) {
  const { exchange } = inputs.instrument;
  reserved.cashMicros += cashNeeded(decision, inputs);
  const before = reserved.byExchange.get(exchange) ?? 0n;
  reserved.byExchange.set(exchange, before + exchangeNeeded(decision, inputs));
  const added = exposureAdded(decision, inputs);
  if (added !== undefined) reserved.exposures.push(added);
}

function evaluate(
  dependencies: DecisionDependencies,
  writer: DecisionWriter,
  item: BatchItem,
  tickers: Set<string>,
  reserved: Reserved,
): Evaluated {
  if (item instanceof Fault) return item;
  const { inputs } = item;
  const { ticker } = inputs.instrument;
  if (tickers.has(ticker)) {
    const description = `${ticker} is the instrument of an earlier signal; send one signal an instrument`;
    return invalidField("instrument.ticker", description);
  }
  tickers.add(ticker);
  const { exchangeAvailableMicros, facts } = inputs.portfolio;
  const reservedOfExchange = reserved.byExchange.get(inputs.instrument.exchange) ?? 0n;
  const portfolio = {
    ...inputs.portfolio,
    cashMicros: inputs.portfolio.cashMicros - reserved.cashMicros,
    ...(exchangeAvailableMicros !== undefined && {
      exchangeAvailableMicros: exchangeAvailableMicros - reservedOfExchange,
    }),
    ...(facts && {
      facts: { ...facts, exposures: exposuresWith(facts.exposures, reserved.exposures) },
    }),
  };
  try {
    return decideOnce(dependencies, writer, { ...item, inputs: { ...inputs, portfolio } });
  } catch (error) {
    // A Fault is about this signal only; anything else is a defect and undoes the whole batch.
    if (error instanceof Fault) return error;
    throw error;
  }
}
