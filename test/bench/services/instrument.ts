import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { Bar } from "#lib/kernel/bar.ts";
import { AssetClass } from "#proto/pmx/type/v1/instrument_pb.ts";

/** A share listed in the United States. */
export function share(ticker: string) {
  return {
    ticker,
    exchange: "XNAS",
    assetClass: AssetClass.US_EQUITY,
    currency: "USD",
    lotSizeUnits: 1,
    region: "US",
  };
}

/** Bars as messages. */
export function barMessages(bars: readonly Bar[]) {
  return bars.map(({ startTimeMs, ...rest }) => ({
    startTime: timestampFromMs(startTimeMs),
    ...rest,
  }));
}
