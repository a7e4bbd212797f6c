import assert from "node:assert/strict";
import { test } from "node:test";
import type { Fault } from "#lib/kernel/fault.ts";
import {
  commitForecast,
  revealForecast,
  submitForecast,
} from "#services/forecast/app/commit-forecast.ts";
import { createForecast } from "#services/forecast/app/create-forecast.ts";
import {
  contentHashOfText,
  revealedForecast,
} from "#services/forecast/domain/submission/commitment.ts";
import { submissionHash } from "#services/forecast/domain/submission/submitted-forecast.ts";
import { sampleBars } from "#test/support/sample-bars.ts";
import { dependencies, quick, request } from "./dependencies.ts";
import { submissionsAt } from "./submissions-in-memory.ts";

const dayMs = 86_400_000;
const bars = sampleBars(300);
const asOfMs = bars.at(-1)!.startTimeMs + dayMs;
const source = "forecasters/mine";
const subject = { source, ticker: "AAPL", interval: "DAY_1", asOfMs } as const;
const revealByMs = asOfMs + 20 * dayMs;
const caller = { peer: "", signal: new AbortController().signal };

/** A file of one as-of with ten flat bars. */
function contentOf(price: number, at = asOfMs): string {
  const rows = Array.from({ length: 10 }, (_, h) =>
    [new Date(at).toISOString(), h + 1, price, price * 0.9, price * 1.1].join(),
  );
  return `as_of,bar,median,q0.05,q0.95\n${rows.join("\n")}\n`;
}

const content = contentOf(100);
const terms = { horizonBars: 10, contentHash: contentHashOfText(content), revealByMs };
const refusedAs =
  (reason: string, message = /./) =>
  (error: Fault) => {
    assert.equal(error.reason, reason, error.message);
    assert.match(error.message, message);
    return true;
  };

/** What CreateForecast answers by the forecaster. */
function made(own: ReturnType<typeof submissionsAt>) {
  const with_ = { ...dependencies(), submissions: own.submissions, nowMs: own.nowMs };
  const policy = { ...quick, submission: { source } };
  return { own: with_, value: createForecast(with_, { ...request(bars), policy }, caller) };
}

test("what is revealed in time counts from when its hash came", async () => {
  const own = submissionsAt(asOfMs - 1);
  const { commitment } = await commitForecast(own, subject, terms);
  own.at(revealByMs);
  const { revealedMs } = await revealForecast(own, commitment.name, content);
  assert.equal(revealedMs, revealByMs);
  const { value } = await made(own).value;
  const { opensMs = 0, ...submission } = value.submission ?? {};
  const forecastHash = submissionHash(revealedForecast(content, commitment));
  assert.deepEqual(submission, { source, forecastHash, receivedMs: asOfMs - 1, timing: "LIVE" });
  assert.ok(opensMs > asOfMs);
  assert.equal(value.ensemblePrices[0], 100);
});

test("a hash that came after the opening makes a replay, whenever it is revealed", async () => {
  const own = submissionsAt(asOfMs + 4 * dayMs);
  const { commitment } = await commitForecast(own, subject, terms);
  await revealForecast(own, commitment.name, content);
  const { value } = await made(own).value;
  assert.equal(value.submission?.timing, "REPLAY");
});

test("text of another hash is refused, and so is a late reveal", async () => {
  const own = submissionsAt(asOfMs);
  const { commitment } = await commitForecast(own, subject, terms);
  const other = revealForecast(own, commitment.name, contentOf(101));
  await assert.rejects(other, refusedAs("FIELD_INVALID", /content has the hash|commitment is to/));
  own.at(revealByMs + 1);
  const late = revealForecast(own, commitment.name, content);
  await assert.rejects(late, refusedAs("COMMITMENT_UNREVEALED", /by its deadline/));
});

test("until its deadline a commitment is waited for, and then it is a failed forecast with a fact", async () => {
  const own = submissionsAt(asOfMs);
  await commitForecast(own, subject, terms);
  own.at(revealByMs);
  const waiting = made(own);
  await assert.rejects(waiting.value, refusedAs("COMMITMENT_PENDING", /reveal commitments/));
  assert.deepEqual(waiting.own.failures, []);
  own.at(revealByMs + 1);
  const over = made(own);
  await assert.rejects(over.value, refusedAs("COMMITMENT_UNREVEALED"));
  assert.deepEqual(
    over.own.failures.map(({ reason }) => reason),
    ["COMMITMENT_UNREVEALED"],
  );
});

test("a clock that is turned back makes nothing come earlier, and opens no deadline again", async () => {
  const own = submissionsAt(asOfMs);
  const { commitment } = await commitForecast(own, subject, terms);
  own.at(revealByMs + 1);
  const later = { ...subject, asOfMs: asOfMs + dayMs };
  await submitForecast(own, later, contentOf(100, later.asOfMs));
  own.at(asOfMs - 1);
  const backdated = { ...subject, asOfMs: asOfMs - dayMs };
  const { commitment: second } = await submitForecast(
    own,
    backdated,
    contentOf(100, backdated.asOfMs),
  );
  assert.equal(second.receivedMs, revealByMs + 1);
  const late = revealForecast(own, commitment.name, content);
  await assert.rejects(late, refusedAs("COMMITMENT_UNREVEALED"));
  await assert.rejects(made(own).value, refusedAs("COMMITMENT_UNREVEALED"));
});

test("the same again gets the same answer, and anything else under the same key is refused", async () => {
  const own = submissionsAt(asOfMs);
  const first = await commitForecast(own, subject, terms);
  own.at(asOfMs + dayMs);
  assert.deepEqual(await commitForecast(own, subject, terms), first);
  const others = [
    { ...terms, contentHash: contentHashOfText("another") },
    { ...terms, horizonBars: 11 },
    { ...terms, revealByMs: revealByMs + 1 },
  ];
  for (const other of others) {
    const refused = commitForecast(own, subject, other);
    await assert.rejects(refused, refusedAs("COMMITMENT_CONFLICTING", /the first stays/));
  }
  const revealed = await revealForecast(own, first.commitment.name, content);
  own.at(revealByMs + dayMs);
  assert.deepEqual(await revealForecast(own, first.commitment.name, content), revealed);
  await assert.rejects(
    submitForecast(own, subject, contentOf(101)),
    refusedAs("COMMITMENT_CONFLICTING"),
  );
});

test("what no sprint can ask for is refused, and not kept until its audit is without a forecast", async () => {
  const own = submissionsAt(asOfMs);
  const others = [
    { ...subject, ticker: "aapl" },
    { ...subject, asOfMs: asOfMs - 4 * 3_600_000 },
  ];
  for (const other of others) {
    await assert.rejects(commitForecast(own, other, terms), refusedAs("FIELD_INVALID", /subject/));
    const submitted = submitForecast(own, other, contentOf(100, other.asOfMs));
    await assert.rejects(submitted, refusedAs("FIELD_INVALID", /capital letters|close of no bar/));
  }
});

test("a submission commits and reveals at once, and reveals what was committed to", async () => {
  const own = submissionsAt(asOfMs - 5);
  const { commitment, revealedMs } = await submitForecast(own, subject, content);
  assert.deepEqual([commitment.receivedMs, revealedMs], [asOfMs - 5, asOfMs - 5]);
  const other = submissionsAt(asOfMs - 5);
  await commitForecast(other, subject, terms);
  other.at(asOfMs + dayMs);
  const later = await submitForecast(other, subject, content);
  assert.deepEqual([later.commitment.receivedMs, later.revealedMs], [asOfMs - 5, asOfMs + dayMs]);
});

test("what is revealed must be the one forecast that was committed to", async () => {
  const own = submissionsAt(asOfMs);
  const bad = [
    [contentOf(100, asOfMs + dayMs), /is as of/],
    [
      content +
        contentOf(100, asOfMs + dayMs)
          .split("\n")
          .slice(1)
          .join("\n"),
      /holds 2 as-ofs/,
    ],
    [content.replace("100,", "NaN,"), /line 2, column median/],
    ["", /has no column as_of/],
  ] as const;
  for (const [text, message] of bad) {
    await assert.rejects(submitForecast(own, subject, text), refusedAs("FIELD_INVALID", message));
  }
  const { commitment } = await commitForecast(own, subject, { ...terms, horizonBars: 9 });
  const shorter = revealForecast(own, commitment.name, content);
  await assert.rejects(shorter, refusedAs("FIELD_INVALID", /has 10 bars, and the commitment 9/));
});

test("a deadline lies ahead, by a year at most, and a hash has 64 digits", async () => {
  const own = submissionsAt(asOfMs);
  for (const ms of [asOfMs, asOfMs - 1, asOfMs + 367 * dayMs]) {
    const refused = commitForecast(own, subject, { ...terms, revealByMs: ms });
    await assert.rejects(refused, refusedAs("FIELD_INVALID", /reveal_deadline/));
  }
  const short = commitForecast(own, subject, { ...terms, contentHash: "abc" });
  await assert.rejects(short, refusedAs("FIELD_INVALID", /content_hash/));
});
