import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { fromBinary } from "@bufbuild/protobuf";
import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import { withForecaster } from "#cli/forecaster/with-forecaster.ts";
import type { Fault } from "#lib/kernel/fault.ts";
import { type ClientOf, clientOf } from "#lib/kit/grpc/client/client.ts";
import {
  ForecastCreatedSchema,
  ForecastFailedSchema,
} from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { CommitmentState, SubmissionTiming } from "#proto/pmx/forecast/v1/submission_pb.ts";
import { SubmissionService } from "#proto/pmx/forecast/v1/submission_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { contentHashOfText } from "#services/forecast/domain/submission/commitment.ts";
import { freePort } from "#test/support/free-port.ts";
import { textOf } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { history, type RunningService, requestUpTo, runService } from "./running-service.ts";

const dayMs = 86_400_000;
const folder = temporaryFolder();
const asOfMs = history[299]!.startTimeMs + dayMs;
let service: RunningService;
let submissions: ClientOf<typeof SubmissionService>;

async function start(httpPort?: number) {
  service = await runService({ folder, ...(httpPort !== undefined && { httpPort }) });
  submissions = clientOf(SubmissionService, service.channel);
}
before(() => start());
after(() => service.stop());

const path = (price: number) => Array.from({ length: 20 }, () => price);
const flat = (price: number, at = asOfMs) => ({
  ticker: "AAPL",
  interval: BarInterval.DAY_1,
  asOfTime: timestampFromMs(at),
  medianPrices: path(price),
  intervals: [{ tailRatio: 0.05, lowerPrices: path(price * 0.9), upperPrices: path(price * 1.1) }],
});

async function* parts(...forecasts: readonly ReturnType<typeof flat>[]) {
  for (const forecast of forecasts) yield { forecasts: [forecast] };
}

/** The forecast by somebody else. */
async function createBy(source: string, auditSet: string) {
  const { policy } = await service.client.getPolicy({ overrides: { submission: { source } } });
  return service.client.createForecast({ ...requestUpTo(300), auditSet, policy: policy! });
}

const subjectOf = (forecaster: string) => ({
  forecaster,
  ticker: "AAPL",
  interval: BarInterval.DAY_1,
  asOfTime: timestampFromMs(asOfMs),
});
const content = `as_of,bar,median,q0.05,q0.95\n${path(100)
  .map((price, h) => [new Date(asOfMs).toISOString(), h + 1, price, 90, 110].join())
  .join("\n")}`;

test("a set that was submitted is there after a restart, and forecasts by it are stored and stated", async () => {
  const sent = await submissions.submitForecasts(parts(flat(100), flat(101, asOfMs + dayMs)));
  const { name } = sent.forecastSet!;
  await service.stop();
  await start();
  assert.deepEqual((await submissions.getForecastSet({ name })).forecastSet, sent.forecastSet);
  const again = await submissions.submitForecasts(parts(flat(101, asOfMs + dayMs), flat(100)));
  assert.deepEqual(again.forecastSet, sent.forecastSet);
  const { forecast, factPosition } = await createBy(name, "sprints/submitted");
  assert.deepEqual(forecast!.ensemblePrices, path(100));
  assert.equal(forecast!.submission?.source, name);
  assert.equal(forecast!.submission?.timing, SubmissionTiming.REPLAY);
  const { payload } = await service.factAt(factPosition!.sequence);
  const stated = fromBinary(ForecastCreatedSchema, payload);
  assert.equal(stated.submissionTiming, SubmissionTiming.REPLAY);
  assert.deepEqual(stated.submissionReceiveTime, sent.forecastSet!.receiveTime);
  assert.ok(timestampMs(stated.submissionOpenTime!) > asOfMs);
  assert.equal(stated.baselineModel, "naive");
});

test("a source that nothing was submitted of is refused before any forecast is asked for", async () => {
  for (const source of [`forecastSets/${"0".repeat(32)}`, "forecasters/nobody", "forecasts/x"]) {
    await assert.rejects(
      service.client.getPolicy({ overrides: { submission: { source } } }),
      (error: Fault) => error.reason === "FIELD_INVALID" && /submission/.test(error.message),
    );
  }
});

test("a commitment that is revealed forecasts, and outlives a restart", async () => {
  const revealDeadline = timestampFromMs(Date.UTC(2026, 0, 2));
  const terms = { horizonBars: 20, contentHash: contentHashOfText(content), revealDeadline };
  const request = { subject: subjectOf("mine"), ...terms };
  const { commitment } = await submissions.commitForecast(request);
  assert.equal(commitment!.state, CommitmentState.COMMITTED);
  await service.stop();
  await start();
  const { name } = commitment!;
  assert.deepEqual((await submissions.getCommitment({ name })).commitment, commitment);
  await assert.rejects(
    createBy("forecasters/mine", "sprints/early"),
    (error: Fault) => error.reason === "COMMITMENT_PENDING",
  );
  const revealed = await submissions.revealForecast({ name, content });
  assert.equal(revealed.commitment!.state, CommitmentState.REVEALED);
  const { forecast } = await createBy("forecasters/mine", "sprints/revealed");
  assert.deepEqual(
    timestampMs(forecast!.submission!.receiveTime!),
    timestampMs(commitment!.receiveTime!),
  );
});

test("a commitment that is not revealed by its deadline is stated as what it is", async () => {
  // The clock of the service moves on by a second with each look at it.
  const now = timestampMs(
    (await submissions.submitForecast({ subject: subjectOf("clock"), content })).commitment!
      .receiveTime!,
  );
  const revealDeadline = timestampFromMs(now + 6_000);
  const subject = subjectOf("silent");
  const contentHash = contentHashOfText(content);
  const { commitment } = await submissions.commitForecast({
    ...{ subject, horizonBars: 20, contentHash, revealDeadline },
  });
  const { name } = commitment!;
  let state = commitment!.state;
  for (let looks = 0; looks < 20 && state === CommitmentState.COMMITTED; looks += 1) {
    state = (await submissions.getCommitment({ name })).commitment!.state;
  }
  assert.equal(state, CommitmentState.UNREVEALED);
  await assert.rejects(
    submissions.revealForecast({ name, content }),
    (error: Fault) => error.reason === "COMMITMENT_UNREVEALED",
  );
  let position = 0n;
  await assert.rejects(createBy("forecasters/silent", "sprints/silent"), (error: Fault) => {
    position = BigInt(error.metadata.factSequence!);
    return error.reason === "COMMITMENT_UNREVEALED";
  });
  const { payload } = await service.factAt(position);
  assert.equal(fromBinary(ForecastFailedSchema, payload).reason, "COMMITMENT_UNREVEALED");
});

test("the script of the page submits a file over HTTP, and says what is wrong with one", async () => {
  const port = await freePort();
  await service.stop();
  await start(port);
  const [, script = ""] = /^```py\n([\s\S]*?)^```$/m.exec(textOf("docs/submitted-forecasts.md"))!;
  const asOf = new Date(asOfMs).toISOString();
  const file = join(folder, "MSFT.csv");
  writeFileSync(file, content);
  const run = (ticker: string) =>
    promisify(execFile)("/usr/bin/python3", ["-c", script, `${port}`, ticker, asOf, file]);
  const { commitment } = JSON.parse((await run("MSFT")).stdout);
  assert.deepEqual(
    [commitment.forecaster, commitment.state, commitment.contentHash],
    ["forecasters/mine", "COMMITMENT_STATE_REVEALED", contentHashOfText(content)],
  );
  await assert.rejects(run("msft"), /is not in capital letters, as every ticker is; write MSFT/);
});

test("a folder of forecasts is told to be all that a forward sprint has, and how those of each night come", async () => {
  const file = join(folder, "AAPL.csv");
  writeFileSync(file, content);
  type Asked = Parameters<typeof withForecaster>[0];
  const plan = { tickers: ["AAPL"], horizonBars: 0, overrides: {} } as unknown as Asked["plan"];
  const asked = { plan, forecaster: { path: file }, dataDir: folder, address: "127.0.0.1:1" };
  const notesOf = async (more: Partial<Asked>) => {
    const notes: string[] = [];
    const environment = { PMX_FORECAST_ADDRESS: service.address };
    const bars = { ofSprint: () => ({ tickers: ["AAPL"] }) } as unknown as Parameters<
      typeof withForecaster
    >[2];
    await withForecaster({ ...asked, ...more }, {}, bars, environment, (line) => notes.push(line));
    return notes;
  };
  const forward = { id: "nightly", isDescribed: true };
  assert.equal((await notesOf({})).length, 1);
  assert.match(
    (await notesOf({ forward }))[1] ?? "",
    /all that nightly has, and the last one is as of \S+Z; --forecaster submitted:NAME takes/,
  );
});
