import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
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
import { runPmxHere } from "#test/support/run-pmx-here.ts";
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

/** Runs pmx submit on files of the folder. */
async function submit(...typed: readonly string[]) {
  const { stdout, ...ended } = await runPmxHere(["submit", ...typed, "--address", "127.0.0.1:1"], {
    environment: { PMX_FORECAST_ADDRESS: service.address },
  });
  const receipts = typed.includes("--json") && ended.exitCode === 0 && JSON.parse(stdout).receipts;
  return { ...ended, stdout, receipts };
}

const textOfFile = (name: string) => readFileSync(join(folder, name), "utf8");

/** A file of forecasts of two bars, as of midnights. */
function fileOf(name: string, ...asOfs: readonly string[]): string {
  const path = join(folder, name);
  const rows = asOfs.flatMap((date) =>
    [1, 2].map((bar) => `${date}T00:00:00Z,${bar},100,90,110\n`),
  );
  writeFileSync(path, ["as_of,bar,median,q0.05,q0.95\n", ...rows].join(""));
  return path;
}

test("pmx submit sends each as-of of a file, and says which came before its horizon opened", async () => {
  // The clock of the service begins with 2026, whose first session is on the second of January.
  const file = fileOf("NVDA.csv", "2025-12-31", "2026-01-01");
  const table = await submit(file, "--source", "typed");
  assert.equal(table.exitCode, 0, table.stderr);
  assert.match(table.stdout, /^NVDA +2025-12-31T00:00:00Z +2 +2026-\S+ +REPLAY +REVEALED /m);
  assert.match(table.stdout, /^NVDA +2026-01-01T00:00:00Z +2 +2026-\S+ +LIVE +REVEALED /m);
  const again = await submit(file, "--source", "forecasters/typed", "--json");
  const [late, early] = again.receipts;
  assert.deepEqual([late.timing, early.timing], ["REPLAY", "LIVE"]);
  assert.equal(early.commitment.forecaster, "forecasters/typed");
  assert.ok(table.stdout.includes(early.commitment.name), "the same receipt");
  // What the sprint is told is what was printed.
  const name = early.commitment.name;
  const { commitment } = await submissions.getCommitment({ name });
  assert.equal(commitment?.contentHash, early.commitment.contentHash);
});

test("pmx submit keeps the hash of a file when later as-ofs are appended, and refuses another forecast", async () => {
  const grown = (...asOfs: readonly string[]) =>
    submit(fileOf("GROWN.csv", ...asOfs), "--source", "typed", "--json");
  const first = await grown("2025-12-30");
  const hash = contentHashOfText(textOfFile("GROWN.csv"));
  assert.equal(first.receipts[0].commitment.contentHash, hash);
  const both = await grown("2025-12-30", "2025-12-31");
  assert.deepEqual(both.receipts[0], first.receipts[0]);
  const path = join(folder, "GROWN.csv");
  writeFileSync(path, textOfFile("GROWN.csv").replace(/(2025-12-31.*,)110/, "$1111"));
  const { exitCode, stderr } = await submit(path, "--source", "typed");
  assert.equal(exitCode, 64);
  assert.match(
    stderr,
    /GROWN\.csv, as of 2025-12-31T00:00:00\.000Z: .*another forecast.*1 of 2 were received before it/,
  );
});

test("pmx submit --commit sends the hash alone, and --reveal the forecast", async () => {
  const file = fileOf("AMD.csv", "2026-01-01");
  const early = await submit(file, "--source", "hidden", "--reveal");
  assert.equal(early.exitCode, 64);
  assert.match(early.stderr, /commitments\/[0-9a-f]{32} does not exist/);
  const committed = await submit(
    ...[file, "--source", "hidden", "--commit", "--reveal-by", "2026-01-05"],
  );
  assert.equal(committed.exitCode, 0, committed.stderr);
  assert.match(committed.stdout, / LIVE +COMMITTED +2026-01-06T00:00:00Z /);
  const [, command = ""] =
    /^Reveal until then with: pmx submit (.*)$/m.exec(committed.stdout) ?? [];
  const revealed = await submit(...command.split(" ").slice(0, -2), "--json");
  assert.equal(revealed.exitCode, 0, revealed.stderr);
  const [{ timing, commitment }] = revealed.receipts;
  assert.deepEqual([timing, commitment.state], ["LIVE", "COMMITMENT_STATE_REVEALED"]);
  assert.equal(commitment.contentHash, contentHashOfText(textOfFile("AMD.csv")));
});

test("pmx submit takes a request in JSON, and sends nothing where any file is wrong", async () => {
  const request = join(folder, "request.json");
  const subject = {
    ...{ forecaster: "json", ticker: "IBM", interval: "BAR_INTERVAL_DAY_1" },
    asOfTime: "2026-01-01T00:00:00Z",
  };
  const good = textOfFile(basename(fileOf("IBM.csv", "2026-01-01")));
  writeFileSync(request, JSON.stringify({ subject, content: good }));
  const wrong = join(folder, "WRONG.csv");
  writeFileSync(wrong, good.replace(",2,100,", ",2,-1,"));
  const refused = await submit(request, wrong, "--source", "json", "--json");
  assert.equal(refused.exitCode, 64);
  assert.match(
    JSON.parse(refused.stdout).error.message,
    /nothing was submitted: .*WRONG\.csv, line 3, column median: "-1" is no positive finite number/,
  );
  const { receipts, stderr } = await submit(request, "--json");
  assert.equal(receipts?.[0]?.commitment.forecaster, "forecasters/json", stderr);
  const other = await submit(request, "--source", "another");
  assert.match(other.stderr, /request\.json, subject\.forecaster: is "json", and --source another/);
  writeFileSync(request, JSON.stringify({ subject, content: good.replace(",2,", ",3,") }));
  assert.match(
    (await submit(request)).stderr,
    /request\.json, content: line 3, column bar, is "3" where 2 is due/,
  );
  writeFileSync(request, JSON.stringify({ subjekt: subject }));
  assert.match((await submit(request)).stderr, /is no SubmitForecastRequest in JSON: .*subjekt/);
});
