import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { intradayText } from "#lib/report/intraday-text.ts";
import {
  IntradayPassSchema,
  IntradaySkipReason,
  SprintStepSchema,
  StepKind,
} from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";

const pass = create(IntradayPassSchema, {
  interval: BarInterval.HOUR_1,
  horizonBars: 6,
  cycles: 3,
});
const intraday = create(SprintStepSchema, {
  kind: StepKind.INTRADAY,
  tickers: [{ ticker: "AAPL", forecast: "forecasts/1" }, { ticker: "SHY" }],
});
const auditOf = (message: string) =>
  create(SprintStepSchema, {
    kind: StepKind.AUDIT,
    tickers: [
      { ticker: "AAPL" },
      {
        ticker: "SHY",
        intradaySkipReason: IntradaySkipReason.NO_BARS,
        intradaySkipMessage: message,
      },
    ],
  });

test("the line of the pass counts its forecasts, and what was skipped with the first reason in full", () => {
  const steps = [auditOf("SHY has no bars"), intraday, intraday, auditOf("another")];
  assert.equal(
    intradayText(pass, steps),
    "after each audit run 3 times on bars of 1h, 6 bars ahead: 2 as-ofs, 2 forecasts, " +
      "which overlap within a session: those are not independent evidence; skipped 2 times: SHY NO_BARS (SHY has no bars)",
  );
  assert.match(intradayText({ ...pass, cycles: 1 }, []), /: 0 as-ofs, 0 forecasts$/);
});
