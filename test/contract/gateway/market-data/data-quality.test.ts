import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { importSeries } from "#cli/bars/import-series.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { FindingState } from "#proto/pmx/type/v1/finding_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { dividedBar, qualityInput, soundBars, weekdayMs } from "#test/support/quality-series.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { type MarketDataGateway, startMarketData } from "./market-data-gateway.ts";

const interval = BarInterval.DAY_1;
const split = { kind: "SPLIT", exTimeMs: weekdayMs(60), newSharesPerOld: 2 } as const;

let gateway: MarketDataGateway;
before(async () => {
  gateway = await startMarketData(temporaryFolder());
  const send = (ticker: string, bars = soundBars(120), actions: readonly (typeof split)[] = []) => {
    const { instrument } = qualityInput(bars, { ticker });
    const rest = { interval: "DAY_1", source: `${ticker}.csv`, provenance: "REAL" } as const;
    return importSeries(gateway.client, { instrument, bars, actions, ...rest });
  };
  await send("SOUND");
  const splits = soundBars(120, (bar, day) => {
    const { open: _, ...rest } = day >= 60 ? dividedBar(bar, 2) : bar;
    return { ...rest, volumeUnits: day === 3 ? 0 : (rest.volumeUnits ?? 0) };
  });
  await send("SPLIT", splits);
  await send("TOLD", splits, [split]);
});
after(() => gateway.close());

test("GetDataQuality of a sound series finds nothing and states no state", async () => {
  const reply = await gateway.client.getDataQuality({ ticker: "SOUND", interval });
  assert.deepEqual([reply.state, reply.findings], [FindingState.UNSPECIFIED, []]);
  assert.equal(reply.series?.barCount, 120n);
});

test("GetDataQuality pages through the findings, what quarantines first", async () => {
  const found: string[] = [];
  let pageToken = "";
  do {
    const query = { ticker: "SPLIT", interval, pageSize: 1, pageToken };
    const page = await gateway.client.getDataQuality(query);
    assert.equal(page.state, FindingState.QUARANTINED);
    assert.equal(page.basis, PriceBasis.AS_TRADED);
    found.push(
      ...page.findings.map(({ check, state }) => `${check} ${enumName(FindingState, state)}`),
    );
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  assert.deepEqual(found, [
    "unadjusted-split QUARANTINED",
    "no-opens FLAGGED",
    "zero-volume FLAGGED",
  ]);
});

test("actions that are stored with the bars explain their splits", async () => {
  const reply = await gateway.client.getDataQuality({ ticker: "TOLD", interval });
  assert.deepEqual([reply.state, reply.basis], [FindingState.FLAGGED, PriceBasis.AS_TRADED]);
});

test("GetDataQuality refuses a ticker without bars and a revision that is not stored", async () => {
  await assert.rejects(gateway.client.getDataQuality({ ticker: "NONE", interval }), {
    code: "NOT_FOUND",
    reason: "INSTRUMENT_UNKNOWN",
  });
  const dataHash = "0".repeat(64);
  await assert.rejects(gateway.client.getDataQuality({ ticker: "SOUND", interval, dataHash }), {
    code: "NOT_FOUND",
    reason: "RESOURCE_NOT_FOUND",
  });
});
