import assert from "node:assert/strict";
import { test } from "node:test";
import { enumName } from "#lib/wire/enum-name.ts";
import { sideFromMessage } from "#lib/wire/trading-message.ts";
import { Side } from "#proto/pmx/type/v1/trading_pb.ts";

test("a known value has its name, any other none", () => {
  assert.equal(enumName(Side, Side.SELL), "SELL");
  assert.equal(enumName(Side, Side.UNSPECIFIED), undefined);
  assert.equal(enumName(Side, 77), undefined);
});

test("a field without a value is refused with the names that there are, as the contract has them", () => {
  assert.throws(
    () => sideFromMessage(Side.UNSPECIFIED, "side"),
    /^Fault: side: is required: SIDE_BUY, SIDE_SELL$/,
  );
});
