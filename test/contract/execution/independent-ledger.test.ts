import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { type Fill, FillEffect, type Order } from "#proto/pmx/execution/v1/order_pb.ts";
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
  ...["OPEN LIMIT_LEVEL", "OPEN STOP_LEVEL", "filled in parts", "CANCELED"],
  ...["ORDER", "REVERSAL", "left in part", "CLOSE LIMIT_LEVEL"],
  ...["DENIED NOTHING_TO_CLOSE", "EXPIRED NOTHING_TO_CLOSE"],
];

test("an independent ledger agrees to the micro on random histories, until each outcome came up", {
  timeout: 600_000,
}, async () => {
  const missing = () => outcomes.filter((outcome) => !seen.has(outcome));
  // The rarest outcome comes up in one history of sixty.
  for (let numRuns = isLong ? 300 : 30; numRuns > 0; ) {
    // A history is not shrunk: each try costs some twenty calls.
    const options = { numRuns, includeErrorInReport: true, endOnFailure: true };
    await fc.assert(fc.asyncProperty(histories, compare), options);
    numRuns = missing().length > 0 && created < 3_000 ? 10 : 0;
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
  /** The service's lots by the names of the ledger. */
  const idOf = new Map<string, string>();
  const submitted = (name: string) =>
    [...orders.values()].find((order) => order.name === name)?.clientOrderId;
  const learnLots = (some: readonly Fill[]) => {
    for (const { effect, order, lot } of some) {
      if (effect !== FillEffect.OPEN) continue;
      const opener = submitted(order);
      const parts = [...idOf.keys()].filter((name) => name.startsWith(`${opener}/`));
      idOf.set(`${opener}/${parts.length}`, lot);
    }
  };
  const keep = (some: readonly Order[]) => {
    for (const order of some) orders.set(order.clientOrderId, order);
  };
  for (const step of steps) {
    if ("order" in step) {
      ledger.submit(step.order);
      const request = requestOf(name, step.order, (lot) => idOf.get(lot));
      const { order } = await client.submitOrder(request);
      orders.set(step.order.id, order!);
      continue;
    }
    if ("cancel" in step) {
      const canceled = client.cancelOrder({ portfolio: name, clientOrderId: step.cancel });
      if (ledger.cancel(step.cancel)) orders.set(step.cancel, (await canceled).order!);
      else await assert.rejects(canceled, /already, so that there is nothing to cancel/);
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
    keep([...advanced.orders, ...advanced.portfolio!.openOrders]);
    learnLots(advanced.fills);
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
    keep(ended.orders);
    fills.push(...ended.fills);
    trips.push(...ended.roundTrips);
    assert.deepEqual(statementOf(ended.portfolio!), statementOfLedger(ledger));
  }
  assert.deepEqual([...orders.values()].map(outcomeOf), ledger.outcomes());
  const nameOf = new Map([...idOf].map(([lot, id]) => [id, lot]));
  assert.deepEqual(
    fills.map((fill) => fillOf(fill, submitted(fill.order), nameOf.get(fill.lot))),
    ledger.fills.map(({ price, ...fill }) => ({ ...fill, price: Number(price) })),
  );
  assert.deepEqual(
    trips.map((trip) => tripOf(trip, nameOf.get(trip.lot))),
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
    ...ledger.outcomes().map(([, outcome]) => outcome),
    ...ledger.trips.map(({ reason }) => reason),
    ...ledger.trips.filter(({ gap }) => gap).map(() => "gap"),
    ...ledger.fills.map(({ effect, reference }) => `${effect} ${reference}`),
    ...ledger.fills.filter(({ rest }) => rest > 0n).map(() => "left in part"),
    ...ledger.fills.filter(({ lot }) => lot.endsWith("/1")).map(() => "filled in parts"),
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
