import assert from "node:assert/strict";
import { test } from "node:test";
import { dateOrderOf } from "#gateway/market-data/domain/files/date-order.ts";

function cells(...texts: readonly string[]) {
  return texts.map((text, at) => ({ text, line: at + 2 }));
}

test("dates that read in two orders are refused with both readings and how to say which", () => {
  const order = dateOrderOf(cells("03/04/2020", "05/04/2020"), {});
  assert.deepEqual(order, {
    problem: {
      line: 2,
      description:
        'holds "03/04/2020", which may be 3 April 2020 (--date-order dmy) or 4 March 2020 (--date-order mdy), ' +
        "and no row of the file decides; say which",
    },
  });
});

test("one row that exists in one order only decides for all", () => {
  assert.equal(dateOrderOf(cells("03/04/2020", "13/04/2020"), {}), "dmy");
  assert.equal(dateOrderOf(cells("03/04/2020", "04/13/2020"), {}), "mdy");
  assert.equal(dateOrderOf(cells("03-04-20", "99-04-30"), {}), "ymd");
});

test("a row whose date exists in no order does not decide", () => {
  assert.equal(dateOrderOf(cells("45/45/2020", "13/04/2020"), {}), "dmy");
});

test("the user's order wins, then the rows, then the dialect's", () => {
  assert.equal(dateOrderOf(cells("03/04/2020"), { stated: "dmy", usual: "mdy" }), "dmy");
  assert.equal(dateOrderOf(cells("13/04/2020"), { usual: "mdy" }), "dmy");
  assert.equal(dateOrderOf(cells("03/04/2020"), { usual: "mdy" }), "mdy");
});

test("nothing has to be said where every reading is the same day, or the dates are sure", () => {
  assert.equal(dateOrderOf(cells("05/05/2020", "06/06/2020"), {}), "dmy");
  assert.equal(dateOrderOf(cells("2020-03-04", "2020/03/05", "05.03.2020"), {}), "ymd");
});
