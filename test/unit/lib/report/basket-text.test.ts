import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { basketText } from "#lib/report/basket-text.ts";
import { type BasketTickerSchema, SprintSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";

const time = timestampFromMs(Date.UTC(2020, 0, 2, 21));

function textOf(
  basket: MessageInitShape<typeof BasketTickerSchema>[],
  interval: BarInterval = BarInterval.HOUR_1,
): string | undefined {
  return basketText(create(SprintSchema, { spec: { interval }, basket }));
}

test("the report names what cuts a basket's period, and its bars and sessions that are alone", () => {
  const text = textOf([
    { ticker: "A", calendar: "the calendar of New York", missingSessions: 2n },
    {
      ticker: "B",
      calendar: "every day",
      cutsStart: true,
      firstCloseTime: time,
      unsharedCount: 9n,
    },
  ]);
  assert.equal(
    text,
    "the period begins 2020-01-02 21:00 with the first bar of B; " +
      "B (every day) has 9 bars that another ticker lacks; " +
      "A has no bar on 2 sessions (the calendar of New York)",
  );
  const ends = { ticker: "A", cutsEnd: true, lastCloseTime: time };
  assert.equal(
    textOf([ends, { ticker: "B" }], BarInterval.DAY_1),
    "it ends 2020-01-02 with the last bar of A",
  );
});

test("one ticker whose bars are whole is not worth a line", () => {
  assert.equal(textOf([{ ticker: "A" }]), undefined);
  assert.equal(textOf([]), undefined);
  assert.equal(textOf([{ ticker: "A" }, { ticker: "B" }]), "all tickers have the same bars");
});
