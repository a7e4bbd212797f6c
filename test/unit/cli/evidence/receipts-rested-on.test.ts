import assert from "node:assert/strict";
import { test } from "node:test";
import {
  create,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { receiptsRestedOn } from "#cli/evidence/receipts-rested-on.ts";
import type { LeafEvent } from "#lib/evidence/leaf.ts";
import { ForecastCreatedSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import {
  SubmissionReceivedSchema,
  SubmissionRevealedSchema,
} from "#proto/pmx/event/v1/submission_event_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";

const asOfTime = timestampFromMs(1_000);
const [source, set] = ["forecasters/mine", "forecastSets/one"];
const interval = BarInterval.DAY_1;
const commitment = "commitments/c";

function event<Desc extends DescMessage>(schema: Desc, init: MessageInitShape<Desc>): LeafEvent {
  const payload = toBinary(schema, create(schema, init) as MessageShape<Desc>);
  const named = { id: "i", source: "forecast", subject: "s", type: schema.typeName };
  return { ...named, sequence: 1, timeMs: 1, payload, isWithheld: false };
}

const received = (ms: number, statedLater = false) =>
  event(SubmissionReceivedSchema, {
    receipt: {
      ...{ name: commitment, source, ticker: "AAPL", interval, asOfTime },
      receiveTime: timestampFromMs(ms),
    },
    statedLater,
  });
const revealed = event(SubmissionRevealedSchema, {
  reveal: { commitment, forecastHash: "revealed" },
});
const setReceived = (ms: number) =>
  event(SubmissionReceivedSchema, {
    receipt: { name: set, source: set, receiveTime: timestampFromMs(ms) },
  });
const created = (by: string, ms: number, ticker = "AAPL", forecastHash = "revealed") =>
  event(ForecastCreatedSchema, {
    key: { ticker, interval, asOfTime, auditSet: "sprints/a" },
    forecast: "forecasts/f",
    ...(by !== "" && { submission: { source: by, forecastHash } }),
    submissionReceiveTime: timestampFromMs(ms),
  });

const cases: readonly (readonly [
  what: string,
  facts: readonly LeafEvent[],
  outcome: string,
  text: RegExp,
  isWhole?: false,
])[] = [
  [
    "one that rests on its receipt is right",
    [received(5), revealed, created(source, 5), setReceived(7), created(set, 7, "MSFT")],
    "OK",
    /of 2, rests/,
  ],
  [
    "a time that was edited while it was asked for is named",
    [received(5), revealed, created(source, 4)],
    "BAD",
    /forecasts\/f says that it was received at 1970-01-01T00:00:00.004Z, and the receipt of commitments\/c 1970-01-01T00:00:00.005Z/,
  ],
  [
    "prices that were edited while it was asked for are named",
    [received(5), revealed, created(source, 5, "AAPL", "edited")],
    "BAD",
    /forecasts\/f was made of other prices than were revealed of commitments\/c/,
  ],
  [
    "a set's time that was edited is named",
    [setReceived(7), created(set, 6)],
    "BAD",
    /forecastSets\/one/,
  ],
  [
    "one without a receipt is named",
    [received(5), revealed, created(source, 5, "MSFT")],
    "BAD",
    /no receipt was stated before/,
  ],
  [
    "a receipt that was stated after its forecast is none",
    [created(source, 5), received(5), revealed],
    "BAD",
    /no receipt was stated before/,
  ],
  [
    "one that was never revealed rests on nothing",
    [received(5), created(source, 5)],
    "BAD",
    /no receipt was stated before/,
  ],
  [
    "of two receipts the first holds",
    [received(5), revealed, received(4, true), created(source, 4)],
    "BAD",
    /says that it was received/,
  ],
  [
    "a receipt that an earlier version kept shows nothing of its time",
    [received(5, true), revealed, created(source, 5)],
    "NOT_CHECKED",
    /an earlier version kept it without a fact/,
  ],
  [
    "a log that lacks facts makes a missing receipt nothing bad",
    [created(source, 5)],
    "NOT_CHECKED",
    /does not have every fact/,
    false,
  ],
  [
    "an external forecaster has no receipt, nor has a fact of an earlier version",
    [created("externalForecasters/x", 5), created("", 5)],
    "OK",
    /of 0, rests/,
  ],
];

for (const [what, facts, outcome, text, isWhole = true] of cases) {
  test(`of submitted forecasts, ${what}`, () => {
    const check = receiptsRestedOn();
    for (const fact of facts) check.take(fact);
    const finding = check.finding(isWhole);
    assert.equal(finding.outcome, outcome, finding.text);
    assert.match(finding.text, text);
  });
}
