import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fromBinary } from "@bufbuild/protobuf";
import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import { type ClientOf, clientOf } from "#lib/kit/grpc/client/client.ts";
import { type Connection, openConnection } from "#lib/kit/store/connection.ts";
import { ForecastCreatedSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import {
  SubmissionReceivedSchema,
  SubmissionRevealedSchema,
} from "#proto/pmx/event/v1/submission_event_pb.ts";
import { SubmissionService } from "#proto/pmx/forecast/v1/submission_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { contentHashOfText } from "#services/forecast/domain/submission/commitment.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { history, type RunningService, requestUpTo, runService } from "./running-service.ts";

const dayMs = 86_400_000;
const folder = temporaryFolder();
const asOfMs = history[299]!.startTimeMs + dayMs;
let service: RunningService;
let submissions: ClientOf<typeof SubmissionService>;

async function start() {
  service = await runService({ folder });
  submissions = clientOf(SubmissionService, service.channel);
}
before(start);
after(() => service.stop());

const path = (price: number) => Array.from({ length: 20 }, () => price);
const content = `as_of,bar,median,q0.05,q0.95\n${path(100)
  .map((price, h) => [new Date(asOfMs).toISOString(), h + 1, price, 90, 110].join())
  .join("\n")}`;
const subject = {
  forecaster: "mine",
  ticker: "AAPL",
  interval: BarInterval.DAY_1,
  asOfTime: timestampFromMs(asOfMs),
};
const terms = {
  horizonBars: 20,
  contentHash: contentHashOfText(content),
  revealDeadline: timestampFromMs(Date.UTC(2026, 0, 2)),
};
async function* folderOf(...prices: readonly number[]) {
  for (const [at, price] of prices.entries()) {
    const asOfTime = timestampFromMs(asOfMs + at * 7 * dayMs);
    const [lowerPrices, upperPrices] = [path(price * 0.9), path(price * 1.1)];
    const intervals = [{ tailRatio: 0.05, lowerPrices, upperPrices }];
    const of = { ticker: "AAPL", interval: BarInterval.DAY_1, asOfTime };
    yield { forecasts: [{ ...of, medianPrices: path(price), intervals }] };
  }
}

async function listed() {
  return (await submissions.listReceipts({ pageSize: 100 })).receipts;
}

/** Edits the database as somebody could who has its file. */
function edit(change: (database: Connection) => void) {
  const database = openConnection(join(folder, "forecast.db"), 5_000);
  try {
    for (const [name] of database.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'")) {
      database.exec(`DROP TRIGGER "${name}"`);
    }
    change(database);
  } finally {
    database.close();
  }
}

test("a commitment, its reveal and a set are a fact each, and the same again is none", async () => {
  const { commitment } = await submissions.commitForecast({ subject, ...terms });
  await submissions.commitForecast({ subject, ...terms });
  await submissions.revealForecast({ name: commitment!.name, content });
  await submissions.submitForecast({ subject, content });
  const { forecastSet } = await submissions.submitForecasts(folderOf(100, 101));
  await submissions.submitForecasts(folderOf(100, 101));
  const { policy } = await service.client.getPolicy({
    overrides: { submission: { source: "forecasters/mine" } },
  });
  const asked = { ...requestUpTo(300), auditSet: "sprints/asked", policy: policy! };
  const { factPosition } = await service.client.createForecast(asked);
  // Nothing else was stated before.
  assert.equal(factPosition!.sequence, 4n);
  const [first, second, third, fourth] = await Promise.all(
    [1n, 2n, 3n, 4n].map((sequence) => service.factAt(sequence)),
  );
  assert.equal(first!.subject, "pmx.forecast.v1.submission.received");
  const { receipt, statedLater } = fromBinary(SubmissionReceivedSchema, first!.payload);
  assert.deepEqual(
    [receipt!.name, receipt!.contentHash, receipt!.receiveTime, statedLater],
    [commitment!.name, terms.contentHash, commitment!.receiveTime, false],
  );
  assert.equal(second!.subject, "pmx.forecast.v1.submission.revealed");
  const { reveal } = fromBinary(SubmissionRevealedSchema, second!.payload);
  assert.deepEqual(reveal!.receiveTime, commitment!.receiveTime);
  assert.ok(timestampMs(reveal!.revealTime!) > timestampMs(reveal!.receiveTime!));
  const set = fromBinary(SubmissionReceivedSchema, third!.payload).receipt!;
  assert.deepEqual([set.name, set.forecastCount], [forecastSet!.name, 2]);
  assert.deepEqual(set.receiveTime, forecastSet!.receiveTime);
  const forecast = fromBinary(ForecastCreatedSchema, fourth!.payload);
  const { source, forecastHash } = forecast.submission!;
  assert.deepEqual([source, forecastHash], ["forecasters/mine", reveal!.forecastHash]);
  assert.deepEqual(
    (await listed()).map((kept) => [kept.receipt, kept.reveal]),
    [
      [receipt, reveal],
      [set, undefined],
    ],
  );
});

test("receipts come in pages, commitments before sets", async () => {
  const one = await submissions.listReceipts({ pageSize: 1 });
  assert.match(one.receipts[0]!.receipt!.name, /^commitments\//);
  const two = await submissions.listReceipts({ pageSize: 1, pageToken: one.nextPageToken });
  assert.match(two.receipts[0]!.receipt!.name, /^forecastSets\//);
  assert.equal(two.nextPageToken, "");
});

test("a receipt is listed as its rows are now: by their times, their prices and the dates that they are of", async () => {
  const before = await listed();
  const edits = [
    "UPDATE submitted_forecast SET received_ms = received_ms - 1 WHERE source LIKE 'forecasters/%'",
    "UPDATE submitted_forecast SET content = json_set(content, '$.medianPrices[0]', 99) WHERE source LIKE 'forecasters/%'",
    "UPDATE forecast_commitment SET received_ms = received_ms - 1",
    "UPDATE submitted_forecast SET received_ms = received_ms - 1 WHERE source LIKE 'forecastSets/%'",
    "UPDATE submitted_forecast SET content = json_set(content, '$.medianPrices[0]', 99) WHERE source LIKE 'forecastSets/%'",
    "UPDATE submitted_forecast SET as_of_ms = as_of_ms - 86400000 WHERE source LIKE 'forecastSets/%'",
  ];
  let kept = before;
  for (const sql of edits) {
    edit((database) => database.change(sql, []));
    const now = await listed();
    assert.notDeepEqual(now, kept, sql);
    kept = now;
  }
});

test("what an earlier version kept is stated once, at the first start, as found then", async () => {
  await service.stop();
  edit((database) => {
    // As a database was before migration 0010, which makes the table, and the two after it.
    database.exec("DROP TABLE unstated_receipt");
    database.exec("DROP TABLE publication");
    database.exec("ALTER TABLE outbox ADD published_at_ms integer");
    database.exec("UPDATE outbox SET published_at_ms = 1");
    database.exec(
      "DELETE FROM __drizzle_migrations WHERE created_at IN (SELECT created_at FROM __drizzle_migrations ORDER BY created_at DESC LIMIT 3)",
    );
  });
  await start();
  const { receipts } = await submissions.listReceipts({});
  const facts = await Promise.all([5n, 6n, 7n].map((sequence) => service.factAt(sequence)));
  const stated = facts.map(({ subject: on, payload }) =>
    on.endsWith("revealed")
      ? fromBinary(SubmissionRevealedSchema, payload)
      : fromBinary(SubmissionReceivedSchema, payload),
  );
  assert.deepEqual(
    stated.map(({ statedLater }) => statedLater),
    [true, true, true],
  );
  const names = receipts.map(({ receipt }) => receipt!.name).sort();
  const received = stated.flatMap((one) => ("receipt" in one ? [one.receipt!.name] : []));
  assert.deepEqual(received.sort(), names);
  await service.stop();
  await start();
  const { commitment } = await submissions.submitForecast({
    ...{ subject: { ...subject, forecaster: "later" }, content },
  });
  const next = fromBinary(SubmissionReceivedSchema, (await service.factAt(8n)).payload);
  assert.deepEqual([next.receipt!.name, next.statedLater], [commitment!.name, false]);
});
