import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { Fault } from "#lib/kernel/fault.ts";
import {
  GetDataQualityResponseSchema,
  ListBarsResponseSchema,
  ListSeriesResponseSchema,
} from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { SeriesOrigin, type SeriesSchema } from "#proto/pmx/marketdata/v1/series_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { FindingState } from "#proto/pmx/type/v1/finding_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { askedPage, readsOf } from "./asked-page.ts";

const day = (at: number) => ({ seconds: BigInt(Date.UTC(2020, 0, at) / 1000), nanos: 0 });

const stored: MessageInitShape<typeof SeriesSchema> = {
  instrument: { ticker: "A/B <x>", exchange: "XNAS", region: "US", currency: "USD" },
  interval: BarInterval.DAY_1,
  barCount: 3n,
  firstBarTime: day(1),
  lastBarTime: day(3),
  source: "<script>bars</script>.csv",
  origin: SeriesOrigin.IMPORTED,
  revision: 2n,
  importTime: day(9),
  changedCount: 1n,
};

const finding = {
  ...{ check: "unadjusted-split", state: FindingState.QUARANTINED, count: 1n },
  ...{ fromTime: day(2), toTime: day(2) },
  ...{ description: "4:1 on 2020-01-02", remedy: "give the splits as actions" },
};

function reads(series = [stored], found = [finding], nextPageToken = "") {
  const state = found.length > 0 ? FindingState.QUARANTINED : FindingState.UNSPECIFIED;
  const bars = [1, 2, 3].map((at) => ({ startTime: day(at), close: at === 1 ? 400 : 100 }));
  return readsOf(undefined, {
    listSeries: async () => create(ListSeriesResponseSchema, { series, nextPageToken }),
    getDataQuality: async () =>
      create(GetDataQualityResponseSchema, {
        ...{ series: stored, state, basis: PriceBasis.AS_TRADED, findings: found },
        sealedFromTime: day(4),
      }),
    listBars: async () => create(ListBarsResponseSchema, { bars }),
  });
}

test("every stored series says its range, where it came from and what the checks say of it", async () => {
  const { body } = await askedPage(reads([stored], [finding], "n&xt"), "/data");
  assert.match(
    body,
    /<a href="\/data\/A%2FB%20%3Cx%3E">A\/B &lt;x&gt;<\/a>.*QUARANTINED.*>1<.*>3<.*daily.*2020-01-01.*2020-01-03.*>2<.*imported.*&lt;script&gt;bars.*sealed from 2020-01-04 on/,
  );
  assert.match(body, /href="\/data\?page=n%26xt">further series</);
});

test("a series says its findings by check with their dates and what to do, and draws its closes", async () => {
  const { body } = await askedPage(reads(), "/data/A%2FB%20%3Cx%3E");
  assert.match(
    body,
    /unadjusted-split<\/th>.*QUARANTINED.*2020-01-02.*2020-01-02.*4:1 on 2020-01-02.*give the splits as actions/,
  );
  assert.match(body, /Bars are sealed from 2020-01-04 on: they are neither checked nor shown\./);
  assert.match(body, /<svg class="chart wide".*<g class="dots c2"><title>finding<\/title>/s);
  assert.match(body, /2, imported on 2020-01-09 from &lt;script&gt;bars/);
  assert.match(body, /Prices: as traded\./);
  assert.doesNotMatch(body, /<script>/);
});

test("a series in which nothing was found is CLEAN, and every check is named with what it looks for", async () => {
  const { body } = await askedPage(reads([stored], []), "/data/A");
  assert.match(body, /Bars, daily: CLEAN/);
  assert.match(body, /None of the 23 checks found anything\./);
  assert.match(body, /price-unit-flip<\/th>.*nothing/);
});

test("a ticker of which nothing is stored is 404, and an empty folder says how bars are imported", async () => {
  const none = await askedPage(reads([]), "/data/NONE");
  assert.equal(none.status, 404);
  assert.match(none.body, /no bars are stored for &quot;NONE&quot;; pmx data list names/);
  const { body } = await askedPage(reads([]), "/data");
  assert.match(body, /No bars are stored yet; import some with: pmx data import FILE\|DIR\./);
});

test("a series that cannot be checked says why, beside the others", async () => {
  const sealed = async (): Promise<never> => {
    throw new Fault("NOT_FOUND", "INSTRUMENT_UNKNOWN", "all of its bars are sealed");
  };
  const { body, status } = await askedPage({ ...reads(), getDataQuality: sealed }, "/data");
  assert.equal(status, 200);
  assert.match(body, /all of its bars are sealed/);
});
