import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import type { Fill, Order } from "#proto/pmx/execution/v1/order_pb.ts";
import type { RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import { isLong } from "#test/support/test-length.ts";
import { IndependentLedger } from "./independent-ledger.ts";
import {
  creationOf,
  fillOf,
  outcomeOf,
  rateOf,
  requestOf,
  seriesOf,
  statementOf,
  tripOf,
} from "./ledger-messages.ts";
import { BeyondLedger } from "./ledger-money.ts";
import { type History, histories } from "./random-histories.ts";
import { type RunningService, runService } from "./running-service.ts";

let service: RunningService;
let created = 0;
/** How often each outcome came up, so that a history in which nothing happens is noticed. */
const seen = new Map<string, number>();

before(async () => {
  service = await runService();
});
after(() => service.remove());

const outcomes = [
  ...["FILLED", "REJECTED BEYOND_STOP", "REJECTED BEYOND_TARGET", "REJECTED MOVE_TAKEN"],
  ...["REJECTED CASH_TOO_LOW", "EXPIRED SESSION_PASSED", "EXPIRED TIME_PASSED"],
  ...["EXPIRED RUN_ENDED", "DENIED DECISION_STALE", "DENIED OPPOSITE_SIDE_HELD"],
  ...["DENIED LOT_LIMIT", "DENIED PARTICIPATION_LIMIT", "DENIED AMOUNT_LIMIT"],
  ...["STOP", "TARGET", "TIME", "END_OF_RUN", "gap", "BUY", "SELL"],
  ...["DENIED CURRENCY_MISMATCH", "REJECTED CURRENCY_MISMATCH"],
  ...["MARGIN_CALL", "TRAILING_STOP", "DENIED TRADING_HALTED", "REJECTED TRADING_HALTED"],
  ...["borrowed", "owes", "halted by MARGIN_CALL", "halted by SHORTFALL"],
  ...["converted", "converted short", "cross", "old rate at an exit", "trip in two currencies"],
  ...["dividend received", "dividend paid"],
];

test("an independent ledger agrees to the micro on random histories, until each outcome came up", {
  timeout: 600_000,
}, async () => {
  const missing = () => outcomes.filter((outcome) => !seen.has(outcome));
  // The rarest outcome comes up in one history of sixty.
  for (let numRuns = isLong ? 300 : 100; numRuns > 0; ) {
    // A history is not shrunk: each try costs some twenty calls.
    const options = { numRuns, includeErrorInReport: true, endOnFailure: true };
    await fc.assert(fc.asyncProperty(histories, compare), options);
    numRuns = missing().length > 0 && created < 3_000 ? 50 : 0;
  }
  assert.deepEqual(missing(), [], "never came up");
});

/** Plays a history on the service and on the ledger, and compares them after every step. */
async function compare({ rules, steps, ends }: History): Promise<void> {
  const { client } = service;
  created += 1;
  const reply = await client.createPortfolio(creationOf(rules, `history-${created}`));
  const name = reply.portfolio?.name ?? "";
  const ledger = new IndependentLedger(rules);
  const orders = new Map<string, Order>();
  const fills: Fill[] = [];
  const trips: RoundTrip[] = [];
  let isAdvanced = false;
  for (const step of steps) {
    if ("order" in step) {
      ledger.submit(step.order);
      const { order } = await client.submitOrder(requestOf(name, step.order));
      orders.set(step.order.id, order!);
      continue;
    }
    const before = statementOfLedger(ledger);
    const isHeld = holds(() => {
      ledger.learn(step.rates);
      for (const day of new Set(step.bars.map((bar) => bar.day))) {
        ledger.advance(step.bars.filter((bar) => bar.day === day));
      }
    });
    const request = {
      portfolio: name,
      series: seriesOf(step.bars),
      rates: step.rates.map(rateOf),
    };
    if (!isHeld) return assertRefused(client.advanceBars(request), name, before);
    const advanced = await client.advanceBars(request);
    for (const order of advanced.orders) orders.set(order.clientOrderId, order);
    fills.push(...advanced.fills);
    trips.push(...advanced.roundTrips);
    isAdvanced = true;
    assert.deepEqual(statementOf(advanced.portfolio!), statementOfLedger(ledger));
  }
  if (ends && isAdvanced) {
    const before = statementOfLedger(ledger);
    if (!holds(() => ledger.endRun())) {
      return assertRefused(client.endRun({ portfolio: name }), name, before);
    }
    const ended = await client.endRun({ portfolio: name });
    for (const order of ended.orders) orders.set(order.clientOrderId, order);
    fills.push(...ended.fills);
    trips.push(...ended.roundTrips);
    assert.deepEqual(statementOf(ended.portfolio!), statementOfLedger(ledger));
  }
  const found = [...orders].map(([id, order]) => [id, outcomeOf(order)]);
  assert.deepEqual(found, [...ledger.outcomes]);
  const submitted = new Map([...orders].map(([id, order]) => [order.name, id]));
  const opened = new Map(fills.map(({ lot, order }) => [lot, submitted.get(order)]));
  for (const { lot, order } of fills) if (order !== "") opened.set(lot, submitted.get(order));
  assert.deepEqual(
    fills.map((fill) => fillOf(fill, opened.get(fill.lot))),
    ledger.fills.map(({ price, ...fill }) => ({ ...fill, price: Number(price) })),
  );
  assert.deepEqual(
    trips.map((trip) => tripOf(trip, opened.get(trip.lot))),
    ledger.trips.map(({ trigger, ...trip }) => ({
      ...trip,
      trigger: trigger === undefined ? undefined : Number(trigger),
    })),
  );
  const { roundTrips } = await client.listRoundTrips({ portfolio: name, pageSize: 500 });
  assert.deepEqual(roundTrips, trips, "read back as stated first");
  count(ledger, steps);
}

/** Whether every exit fits a line of the ledger. */
function holds(play: () => void): boolean {
  try {
    play();
    return true;
  } catch (error) {
    if (error instanceof BeyondLedger) return false;
    throw error;
  }
}

/** The service refuses what a line does not hold, and keeps the portfolio as it was; the history ends there. */
async function assertRefused(
  answer: Promise<unknown>,
  name: string,
  before: ReturnType<typeof statementOfLedger>,
): Promise<void> {
  await assert.rejects(answer, /moves more, with costs, than the ledger holds exactly/);
  const { portfolio } = await service.client.getPortfolio({ name });
  const { cash, waiting, positions } = statementOf(portfolio!);
  assert.deepEqual(
    { cash, waiting, positions },
    { cash: before.cash, waiting: before.waiting, positions: before.positions },
  );
}

function count(ledger: IndependentLedger, steps: History["steps"]): void {
  const happened = [
    ...ledger.outcomes.values(),
    ...ledger.trips.map(({ reason }) => reason),
    ...ledger.trips.filter(({ gap }) => gap).map(() => "gap"),
    ...ledger.fills.filter(({ effect }) => effect === "OPEN").map(({ side }) => side),
    ...ledger.fills.flatMap(({ effect, side, day, rateDay }) => {
      if (rateDay === undefined) return [];
      if (effect === "CLOSE") return day - rateDay > 9 ? ["old rate at an exit"] : [];
      return side === "SELL" ? ["converted", "converted short"] : ["converted"];
    }),
    ...ledger.trips.filter(({ borrowed }) => borrowed > 0n).map(() => "borrowed"),
    ...(ledger.statement().owed > 0n ? ["owes"] : []),
    ...[ledger.statement().halt].flatMap((halt) => (halt ? [`halted by ${halt}`] : [])),
    ...steps.flatMap((step) => ("order" in step && step.order.rate?.legs[1] ? ["cross"] : [])),
    ...ledger.trips.flatMap(({ breakdown: { dividend } }) => {
      if (dividend === 0n) return [];
      return [dividend > 0n ? "dividend received" : "dividend paid"];
    }),
    ...ledger.trips.flatMap(({ currencyPart }) => (currencyPart ? ["trip in two currencies"] : [])),
  ];
  for (const one of happened) seen.set(one, (seen.get(one) ?? 0) + 1);
  assert.ok(steps.length > 0);
}

function statementOfLedger(ledger: IndependentLedger) {
  const { positions, ...statement } = ledger.statement();
  return {
    ...statement,
    positions: positions.map(({ mark, ...position }) => ({ ...position, mark: Number(mark) })),
  };
}
