import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import { instrumentFromMessage, instrumentToMessage } from "#lib/wire/instrument-message.ts";
import { InstrumentSchema } from "#proto/pmx/type/v1/instrument_pb.ts";

for (const ticker of ["AAPL", "MTN.JO", "EURUSD=X", "BTC-USD", "^GSPC", "CL=F"]) {
  test(`instrument messages give back the same instrument for ${ticker}`, () => {
    const instrument = instrumentOfTicker(ticker);
    const message = create(InstrumentSchema, instrumentToMessage(instrument));
    assert.deepEqual(instrumentFromMessage(message, "instrument"), instrument);
  });
}

test("instrument messages are refused without an asset class, naming its path", () => {
  const message = create(InstrumentSchema, { ticker: "AAPL" });
  assert.throws(
    () => instrumentFromMessage(message, "header.instrument"),
    /^Fault: header\.instrument\.asset_class: is required/,
  );
});
