import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { OrderState } from "#proto/pmx/execution/v1/order_pb.ts";
import {
  aaplMessage,
  orderRequest,
  portfolioRequest,
  seriesOf,
} from "#test/contract/execution/running-service.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { isLong } from "#test/support/test-length.ts";
import { KilledService, PatientClient } from "./killed-service.ts";

const clientCount = 8;
/** Orders of a day that all clients submit, and those that each submits alone. */
const [sharedOrders, ownOrders] = [5, 3];
const days = isLong ? 6 : 2;
const killsAPart = isLong ? 3 : 1;

/** An order of one instrument of its own, which leaves at the open of the next day. */
function orderOf(portfolio: string, day: number, id: string, quantityUnits: bigint) {
  return {
    ...orderRequest(portfolio, `day-${day}-${id}`),
    instrument: { ...aaplMessage, ticker: id.toUpperCase() },
    quantityUnits,
    decisionTime: timestampFromMs(dayStart(day)),
    exits: { holdingLimit: { limit: { case: "sessions" as const, value: 1 } } },
  };
}

const ids = [
  ...Array.from({ length: sharedOrders }, (_, at) => `shared-${at}`),
  ...Array.from({ length: clientCount * ownOrders }, (_, at) => `own-${at}`),
  "disputed",
];

/** What the clients heard of one order. */
interface Heard {
  readonly names: Set<string>;
  readonly accepted: Set<bigint>;
  refused: number;
}

test("eight clients with the same and with other orders, through kills, lose no order and fill none twice", async () => {
  const random = new SeededRandom(11);
  const folder = temporaryFolder();
  const service = new KilledService(folder);
  const clients = Array.from({ length: clientCount }, () => new PatientClient(service));
  const [first] = clients as [PatientClient];
  const created = await first.call((client) => client.createPortfolio(portfolioRequest("eight")));
  const portfolio = created.portfolio?.name ?? "";
  const heard = new Map<string, Heard>();

  const submit = async (by: PatientClient, day: number, id: string, quantityUnits: bigint) => {
    const key = `day-${day}-${id}`;
    const of = heard.get(key) ?? { names: new Set(), accepted: new Set(), refused: 0 };
    heard.set(key, of);
    try {
      const request = orderOf(portfolio, day, id, quantityUnits);
      const { order } = await by.call((client) => client.submitOrder(request));
      assert.equal(order?.state, OrderState.ACCEPTED, order?.rejectMessage);
      of.names.add(order.name);
      of.accepted.add(order.quantityUnits);
    } catch (error) {
      if (!(error instanceof Fault) || error.reason !== "REQUEST_ID_REUSED") throw error;
      of.refused += 1;
    }
  };
  /** What goes on while the service is killed. */
  const killed = async (during: Promise<unknown>) => {
    for (let kill = 0; kill < killsAPart; kill += 1) {
      await new Promise((resolve) => setTimeout(resolve, random.integer(40)));
      await service.kill();
    }
    return during;
  };
  const eachOfAll = (day: number) =>
    clients.map(async (by, place) => {
      const wanted = [
        ...Array.from({ length: sharedOrders }, (_, at) => [`shared-${at}`, 10n] as const),
        ...Array.from({ length: ownOrders }, (_, at) => {
          return [`own-${place * ownOrders + at}`, BigInt(place + 1)] as const;
        }),
        // The same id for another body of each client: one of them is the order.
        ["disputed", BigInt(place + 1)] as const,
      ];
      for (const [id, quantityUnits] of wanted) await submit(by, day, id, quantityUnits);
    });
  const advance = async (day: number) => {
    const series = ids.map((id) => seriesOf([barOn(day, 100 + day)], id.toUpperCase()));
    const answers = await Promise.all(
      clients.map((by) => by.call((client) => client.advanceBars({ portfolio, series }))),
    );
    const fills = answers.map((answer) => answer.fills);
    for (const other of fills) assert.deepEqual(other, fills[0]);
  };

  for (let day = 0; day < days; day += 1) {
    await killed(Promise.all(eachOfAll(day)));
    await killed(advance(day));
  }
  const { portfolio: statement } = await first.call((client) =>
    client.getPortfolio({ name: portfolio }),
  );
  for (const client of clients) client.close();
  assert.equal(await service.stop(), 0);

  assert.ok(service.kills >= 2 * days * killsAPart, `killed ${service.kills} times`);
  const repeats = clients.reduce((sum, client) => sum + client.repeats, 0);
  assert.ok(repeats > 0, "no call was in the middle of a kill");
  assert.equal(heard.size, days * ids.length);
  for (const [id, { names, accepted, refused }] of heard) {
    assert.equal(names.size, 1, id);
    assert.equal(accepted.size, 1, id);
    assert.equal(refused, id.endsWith("disputed") ? clientCount - 1 : 0, id);
  }

  const database = anotherClient(join(folder, "execution.db"));
  const rows = async (sql: string) => (await database.execute(sql)).rows;
  const [counted] = await rows(`SELECT (SELECT count(*) FROM orders) AS orders,
    (SELECT count(*) FROM orders WHERE state = 'FILLED') AS filled,
    (SELECT count(*) FROM fills WHERE effect = 'OPEN') AS opens,
    (SELECT count(DISTINCT order_name) FROM fills) AS filledOnce,
    (SELECT count(*) FROM round_trips) AS trips,
    (SELECT count(DISTINCT lot) FROM round_trips) AS closedOnce`);
  const all = days * ids.length;
  const closed = (days - 1) * ids.length;
  assert.deepEqual(
    { ...counted },
    { orders: all, filled: all, opens: all, filledOnce: all, trips: closed, closedOnce: closed },
  );
  assert.deepEqual(
    await rows(`SELECT transaction_id FROM ledger_entries
      GROUP BY transaction_id HAVING sum(amount_micros) <> 0`),
    [],
  );
  const [cash] = await rows(`SELECT cast(sum(amount_micros) AS text) AS micros FROM ledger_entries
    WHERE account = 'CASH'`);
  assert.equal(BigInt(`${cash?.micros}`), statement?.cashMicros);
  database.close();
});
