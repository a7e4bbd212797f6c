import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { importSeries } from "#cli/bars/import-series.ts";
import { readSampleSeries } from "#gateway/market-data/sources/sample-dataset.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { barsFromMessages } from "#lib/wire/bar-message.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { type MarketDataGateway, startMarketData } from "./market-data-gateway.ts";

const query = { ticker: "AAPL", interval: BarInterval.DAY_1 };

let gateway: MarketDataGateway;
let all: readonly Bar[];
const folder = temporaryFolder();
before(async () => {
  gateway = await startMarketData(folder);
  const sample = await readSampleSeries();
  all = sample.bars;
  await importSeries(gateway.client, sample);
});
after(() => gateway.close());

test("ListBars pages through all bars once, oldest first", async () => {
  const listed: Bar[] = [];
  const sizes: number[] = [];
  let pageToken = "";
  do {
    const page = await gateway.client.listBars({ ...query, pageSize: 500, pageToken });
    listed.push(...barsFromMessages(page.bars, "bars"));
    sizes.push(page.bars.length);
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  assert.deepEqual(sizes, [500, 500, 260]);
  assert.deepEqual(listed, all);
});

test("ListBars gives 1000 bars where no size is asked for, and no more than 5000", async () => {
  const page = await gateway.client.listBars(query);
  assert.equal(page.bars.length, 1000);
  const whole = await gateway.client.listBars({ ...query, pageSize: 1_000_000 });
  assert.equal(whole.bars.length, 1260);
  assert.equal(whole.nextPageToken, "");
});

test("ListBars gives a bar from the instant of its close, not a nanosecond before", async () => {
  const close = timestampFromMs(Date.UTC(2013, 4, 15));
  const atClose = await gateway.client.listBars({ ...query, asOfTime: close });
  assert.deepEqual(barsFromMessages(atClose.bars, "bars"), all.slice(0, 2));
  const before = { seconds: close.seconds - 1n, nanos: 999_999_999 };
  const justBefore = await gateway.client.listBars({ ...query, asOfTime: before });
  assert.deepEqual(barsFromMessages(justBefore.bars, "bars"), all.slice(0, 1));
});

test("ListBars gives no bar before the first has closed", async () => {
  const page = await gateway.client.listBars({ ...query, asOfTime: timestampFromMs(0) });
  assert.deepEqual(page.bars, []);
  assert.equal(page.nextPageToken, "");
});

test("ListBars continues an as-of list up to the as-of only", async () => {
  const asOf = { ...query, asOfTime: timestampFromMs(Date.UTC(2013, 4, 18)), pageSize: 3 };
  const first = await gateway.client.listBars(asOf);
  const second = await gateway.client.listBars({ ...asOf, pageToken: first.nextPageToken });
  assert.deepEqual([first.bars.length, second.bars.length], [3, 2]);
  assert.equal(second.nextPageToken, "");
});

test("ListBars refuses a page token of another list, and one that nobody gave", async () => {
  const { nextPageToken } = await gateway.client.listBars({ ...query, pageSize: 1 });
  const asOfTime = timestampFromMs(Date.UTC(2015, 0, 1));
  for (const pageToken of ["nonsense", `${nextPageToken}x`, "WzFd"]) {
    await assert.rejects(gateway.client.listBars({ ...query, pageToken }), isPageTokenFault);
  }
  await assert.rejects(
    gateway.client.listBars({ ...query, asOfTime, pageToken: nextPageToken }),
    isPageTokenFault,
  );
});

test("ListBars names the tickers that exist when one is unknown", async () => {
  await assert.rejects(gateway.client.listBars({ ...query, ticker: "APPL" }), (error) => {
    assert.ok(error instanceof Fault);
    assert.deepEqual([error.code, error.reason], ["NOT_FOUND", "INSTRUMENT_UNKNOWN"]);
    assert.match(error.message, /no bars are stored for "APPL"; stored are: AAPL;/);
    return true;
  });
});

for (const [title, change, field] of [
  ["no interval", { interval: BarInterval.UNSPECIFIED }, "interval"],
  ["a page size below 0", { pageSize: -1 }, "page_size"],
] as const) {
  test(`ListBars refuses ${title}`, async () => {
    await assert.rejects(
      gateway.client.listBars({ ...query, ...change }),
      (error) => error instanceof Fault && error.violations[0]?.field === field,
    );
  });
}

function isPageTokenFault(error: unknown): boolean {
  assert.ok(error instanceof Fault);
  assert.equal(error.reason, "PAGE_TOKEN_INVALID");
  return true;
}
