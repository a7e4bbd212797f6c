import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { after, before } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { Client } from "@libsql/client";
import { OrderState } from "#proto/pmx/execution/v1/order_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { barOn, dayStart } from "#test/support/execution-examples.ts";
import { newPortfolio, orderRequest, randOn, runService, seriesOf } from "./running-service.ts";

/** A database to attack: one portfolio has closed a trade and waits, another holds a lot. */
export interface AttackedDatabase {
  /** Writes to the database directly, as an attacker or a careless script could. */
  readonly client: Client;
  readonly folder: string;
  /** The portfolio that waits. */
  readonly portfolio: string;
}

async function makeDatabase(): Promise<AttackedDatabase> {
  const service = await runService();
  const portfolio = await newPortfolio(service, "attacked");
  await service.client.submitOrder(orderRequest(portfolio));
  await service.client.advanceBars({
    portfolio,
    series: [seriesOf([barOn(0, 100), barOn(1, 90)])],
    rates: [randOn(0)],
  });
  const decisionTime = timestampFromMs(dayStart(2));
  const waiting = { ...orderRequest(portfolio, "order-2"), decisionTime };
  assert.equal((await service.client.submitOrder(waiting)).order?.state, OrderState.ACCEPTED);
  const other = await newPortfolio(service, "holding");
  await service.client.submitOrder(orderRequest(other));
  await service.client.advanceBars({ portfolio: other, series: [seriesOf([barOn(0, 100)])] });
  // A split of an instrument that none of the two holds.
  const splits = [{ exTime: timestampFromMs(dayStart(1)), newSharesPerOld: 2 }];
  const split = { ...seriesOf([barOn(1, 50)], "MSFT"), splits };
  await service.client.advanceBars({ portfolio: other, series: [split] });
  await service.stop();
  const client = anotherClient(service.databasePath);
  return { client, folder: service.folder, portfolio };
}

/** The database of a test file: made before the tests of the file that calls this, and removed after them. */
export function databaseToAttack(): {
  /** Not before the file's first test. */
  readonly attacked: () => AttackedDatabase;
  /** The statements, of which `$p` is the waiting portfolio, fail together with that message. */
  readonly assertRefused: (sql: string, refusal: RegExp) => Promise<void>;
} {
  let attacked: AttackedDatabase;
  before(async () => {
    attacked = await makeDatabase();
  });
  after(async () => {
    attacked.client.close();
    await rm(attacked.folder, { recursive: true, force: true });
  });
  return {
    attacked: () => attacked,
    async assertRefused(sql, refusal) {
      const { client, portfolio } = attacked;
      const statements = sql.split(";\n").map((one) => one.replaceAll("$p", `'${portfolio}'`));
      await assert.rejects(client.batch(statements, "write"), refusal);
    },
  };
}

export const fillColumns = `portfolio, ticker, instrument, effect, lot, order_name, side, quantity_units,
  bar_start_ms, price, unit_value_micros, notional_micros, half_spread_micros, slippage_micros,
  commission_micros, impact_micros`;
