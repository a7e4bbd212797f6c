import assert from "node:assert/strict";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import { importSeries } from "#cli/bars/import-series.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { ForwardSprintService } from "#proto/pmx/sprint/v1/forward_service_pb.ts";
import { type Sprint, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { EvidenceBasis } from "#proto/pmx/sprint/v1/trial_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { anotherClient } from "#test/support/another-client.ts";
import { eventually } from "#test/support/eventually.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { loggedRecords, rootsOfPublishers } from "./evidence-logs.ts";
import {
  endOf,
  outline,
  type SprintWorld,
  specOf,
  startSprintWorld,
  watched,
} from "./sprint-world.ts";

const folder = temporaryFolder();
const config = lenientConfig();
let world: SprintWorld;
before(async () => {
  world = await startSprintWorld(folder, config);
  for (const one of [made, other, third]) await importSeries(world.marketData, one);
});
after(() => world.close());

const made = madeSeries("MADE", { bars: 420, drift: 0.002 });
const third = madeSeries("THIRD", { bars: 100, seed: 3 });
const other = madeSeries("OTHER", { bars: 420, drift: 0.002, seed: 2 });
/** The midnight before the first of 60 sealed bars. */
const fromMs = made.bars[360]!.startTimeMs;
const date = new Date(fromMs).toISOString().slice(0, 10);
const lastCloseMs = made.bars.at(-1)!.startTimeMs + 86_400_000;

const wanted = (requestId: string, audits: number, change: object = {}) => ({
  requestId,
  spec: { ...specOf(audits, ["MADE"]), horizonBars: 5, ...change },
});

async function ended(...of: Parameters<typeof wanted>): Promise<Sprint> {
  const { sprint } = await world.sprints.createSprint(wanted(...of));
  return endOf(await watched(world, sprint!.name));
}

const pmx = (...args: readonly string[]) =>
  runPmxHere([...args, "--address", world.services.addresses.gateway]);

/** When the last step of a sprint was: nothing later was read for it. */
async function settledMs({ name }: Sprint): Promise<number> {
  const steps = (await watched(world, name)).flatMap(({ event }) =>
    event.case === "step" ? [timestampMs(event.value.asOfTime!)] : [],
  );
  return steps.at(-1)!;
}

let seal = "";
/** The gateway's database as it was before the seal was opened. */
const beforeOpening = join(temporaryFolder(), "gateway.db");

test("sealed bars are seen by no sprint, though they are stored", async () => {
  const done = await pmx("seal", "MADE", "--from", date, "--json");
  seal = JSON.parse(done.stdout).seal.name;
  assert.equal(JSON.parse(done.stdout).plan.windows, 2);
  const again = await pmx("seal", "MADE", "--from", date, "--json");
  assert.equal(JSON.parse(again.stdout).seal.name, seal);
  const sprint = await ended("before", 2);
  assert.equal(await settledMs(sprint), fromMs);
  const { basket, trial, result } = sprint;
  assert.equal(timestampMs(basket[0]!.lastCloseTime!), fromMs);
  assert.equal(timestampMs(trial!.lastOutcomeTime!), fromMs);
  assert.equal(trial!.evidenceBasis, EvidenceBasis.EXPLORATORY);
  assert.ok(result !== undefined);
  assert.match((await pmx("seal")).stdout, new RegExp(`^${seal} +${date} .* no +MADE$`, "m"));
});

test("dates that a trial has touched are refused, and so is a second seal of an instrument", async () => {
  const sealOf = (tickers: readonly string[], ms: number) =>
    world.sprints.sealBars({ tickers: [...tickers], fromTime: timestampFromMs(ms) });
  const { sprint } = await world.sprints.createSprint({
    requestId: "other",
    spec: { ...specOf(1, ["OTHER"]), horizonBars: 5 },
  });
  await watched(world, sprint!.name);
  await assert.rejects(sealOf(["OTHER"], lastCloseMs - 86_400_000), {
    reason: "FIELD_INVALID",
    message:
      /from_time: a setting was scored on OTHER to .*pmx trials OTHER lists them; seal from [-\d]+ on, or another ticker/,
  });
  await sealOf(["OTHER"], lastCloseMs);
  await assert.rejects(sealOf(["MADE"], lastCloseMs), /bars of MADE are sealed by seals\//);
  await assert.rejects(sealOf(["NONE"], fromMs), { reason: "INSTRUMENT_UNKNOWN" });
  const channel = openChannel(world.services.addresses.gateway);
  const forward = clientOf(ForwardSprintService, channel).createForwardSprint({
    forwardId: "waits",
    spec: { ...specOf(1, ["MADE"]), horizonBars: 5 },
  });
  await assert.rejects(
    forward,
    /the bars of MADE from .* on are sealed by seals\/.*; open it first/,
  );
  channel.close();
});

test("the last share of the bars is sealed as from a date on, and one of the two is said", async () => {
  const done = JSON.parse((await pmx("seal", "THIRD", "--last", "20%", "--json")).stdout);
  assert.equal(Date.parse(done.seal.fromTime), third.bars[80]!.startTimeMs);
  assert.equal(done.plan, null);
  const text = (await pmx("seal", "THIRD", "--last", "20%")).stdout;
  assert.match(text, /P\(PASS\): none yet: 20 bars hold no window of 30/);
  assert.match((await pmx("seal", "THIRD")).stderr, /say which bars: --from DATE, or --last 20%/);
  assert.match((await pmx("seal", "THIRD", "--last", "2")).stderr, /"2" is no share of the bars/);
  const neither = world.sprints.sealBars({ tickers: ["THIRD"] });
  await assert.rejects(neither, /say from when on, or the share of the last bars/);
});

test("before a seal is opened the chance of a PASS is said, and where there is none it stays closed", async () => {
  const dry = ["sprint", "--tickers", "MADE", "--audits", "10", "--horizon-bars", "5"];
  const unreachable = [...dry, "--gate", "forecast-audits", "--open-seal", seal];
  const planned = await pmx(...unreachable, "--dry-run");
  assert.match(planned.stdout, /P\(PASS\) before .* is opened: 10 windows of 5 bars/);
  assert.match(planned.stdout, /the 1st setting scored on them, which may spend 3 %/);
  assert.match(planned.stdout, /violation rate ≤ 25.0 % +20.0 % +0.0 %/);
  assert.match(planned.stdout, /^UNREACHABLE: to open it would burn it for nothing/m);
  const refused = (await pmx(...unreachable)).stderr.replaceAll(/\s+/g, " ");
  assert.match(refused, /an assured PASS of .* is UNREACHABLE: .* --open-anyway/);
  const { plan } = await world.sprints.planOpening(
    wanted("", 10, { gates: ["phase-0"], openSeal: seal }),
  );
  assert.deepEqual(
    [plan?.windows, plan?.trialNumber, plan?.unreachable, plan?.gates[0]?.shares.length],
    [10, 1, false, 0],
  );
  assert.match((await pmx("sprint", "--dry-run")).stderr, /for a sprint that opens a seal/);
  await assert.rejects(world.sprints.planOpening(wanted("", 3)), /open_seal: is required here/);
  assert.match((await pmx("seal")).stdout, new RegExp(`^${seal} +${date} .* no +MADE$`, "m"));
});

test("one sprint of exactly its tickers opens a seal, all of its outcomes confirm, and a second does not", async () => {
  const opening = (tickers: readonly string[]) => ({ tickers: [...tickers], openSeal: seal });
  await assert.rejects(ended("both", 2, opening(["MADE", "OTHER"])), {
    message: /open_seal: .* seals MADE; a sprint of exactly these opens it/,
  });
  await assert.rejects(ended("too many", 200, opening(["MADE"])), { reason: "BARS_TOO_FEW" });

  const gateway = anotherClient(join(folder, "gateway.db"));
  await gateway.execute(`VACUUM INTO '${beforeOpening}'`);
  gateway.close();
  const openAnyway = true;
  const sprint = await ended("opens", 3, { openSeal: seal, openAnyway });
  assert.equal(timestampMs(sprint.asOfTimes[0]!), fromMs);
  const { number, evidenceBasis, confirmatoryAuditRuns } = sprint.trial!;
  assert.deepEqual([number, evidenceBasis], [1, EvidenceBasis.CONFIRMATORY]);
  assert.equal(confirmatoryAuditRuns, 3);

  const second = { message: /was opened by sprints\/.* at .*; a seal is opened once/ };
  await assert.rejects(ended("again", 3, { openSeal: seal }), second);
  await world.close();
  world = await startSprintWorld(folder, config);
  await assert.rejects(ended("after a restart", 3, { openSeal: seal }), second);
  const same = await world.sprints.createSprint(wanted("opens", 3, { openSeal: seal, openAnyway }));
  assert.equal(same.sprint!.name, sprint.name);
  const report = (await pmx("show", sprint.name)).stdout;
  assert.match(
    report,
    new RegExp(`^Seal +${seal}: opened by this sprint, seen by none before$`, "m"),
  );
  assert.match((await pmx("seal")).stdout, new RegExp(`^${seal} .* by ${sprint.name} +MADE$`, "m"));
});

const loggedTypes = () => loggedRecords(world.services.addresses.audit);
const publisherRoots = () => rootsOfPublishers(world.services.addresses.audit);

/** The seal's own records. */
const ofSeal = (all: readonly { readonly type: string; readonly seal?: string }[]) =>
  all.filter((record) => record.seal === seal).map(({ type }) => type);

test("seals and openings are in the log of evidence once, the opening before any answer on what it opened", async () => {
  const logged = await loggedTypes();
  assert.deepEqual(ofSeal(logged), ["BARS_SEALED", "SEAL_OPENED"]);
  assert.equal(logged.filter(({ type }) => type === "BARS_SEALED").length, 3);
  const opening = logged.findIndex(({ type }) => type === "SEAL_OPENED");
  const answers = logged.flatMap(({ type }, at) => (type === "GATE_EVALUATED" ? at : []));
  assert.ok(answers.some((at) => at > opening) && answers.some((at) => at < opening));
});

test("a gateway that was set back to before the opening does not open the seal again", async () => {
  const [present, aside] = [join(folder, "gateway.db"), join(temporaryFolder(), "gateway.db")];
  await world.close();
  cpSync(present, aside);
  cpSync(beforeOpening, present);
  world = await startSprintWorld(folder, config);
  const { sprint } = await world.sprints.createSprint(wanted("set back", 3, { openSeal: seal }));
  const messages = await watched(world, sprint!.name);
  const { state, failure } = endOf(messages);
  assert.equal(state, SprintState.FAILED);
  assert.doesNotMatch(outline(messages).join(), /step/);
  assert.match(
    failure!.message,
    /was opened by sprints\/.* as the log of evidence has it; a seal is opened once/,
  );
  await world.close();
  cpSync(aside, present);
  world = await startSprintWorld(folder, config);
});

test("what the log lacks is told again after a start: the audit service may have lost it, or never had it", async () => {
  const roots = await publisherRoots();
  assert.equal(roots.length, 3);
  await world.close();
  for (const name of readdirSync(folder).filter((one) => one.startsWith("audit.db"))) {
    rmSync(join(folder, name));
  }
  world = await startSprintWorld(folder, config);
  await eventually("all seals are told again", async () => {
    return ofSeal(await loggedTypes()).length === 2;
  });
  assert.deepEqual(ofSeal(await loggedTypes()), ["BARS_SEALED", "SEAL_OPENED"]);
  // The facts come from the outboxes of their owners, which have them all.
  let again: readonly string[] = [];
  await eventually("the logs of all publishers are there again", async () => {
    again = await publisherRoots();
    return again.join() === roots.join();
  });
  assert.deepEqual(again, roots);
});

test("what was opened is burnt: every other setting on its bars is exploratory and counted, old ones too", async () => {
  const old = await ended("old setting", 2);
  const { number, evidenceBasis } = old.trial!;
  assert.deepEqual([number, evidenceBasis], [3, EvidenceBasis.EXPLORATORY]);
  assert.equal(await settledMs(old), lastCloseMs);
  const seals = world.sprints.sealBars({ tickers: ["MADE"], fromTime: timestampFromMs(fromMs) });
  await assert.rejects(seals, /a setting was scored on MADE/);
});

test("--seal seals the latest share before a sprint, which runs on the rest, as often as it is typed", async () => {
  const share = madeSeries("SHARE", { bars: 340, drift: 0.002, seed: 6 });
  await importSeries(world.marketData, share);
  const plan = ["--tickers", "SHARE", "--audits", "2", "--horizon-bars", "5", "--seal"];
  const said =
    /^(seals\/\w+): nobody sees the bars of SHARE from 2000-\d\d-\d\d on, 68 now\nOpen it, once, with: pmx sprint --tickers SHARE --open-seal \1$/m;
  const first = await pmx("sprint", ...plan, "20%");
  assert.match(first.stderr, said);
  const sealed = async () => {
    const { seals } = await world.sprints.listSeals({});
    return seals.filter(({ tickers }) => tickers.includes("SHARE"));
  };
  const [own] = await sealed();
  assert.equal(timestampMs(own!.fromTime!), share.bars[272]!.startTimeMs);
  const vary = ["--vary", "longOnly=true,false", "--stop-when-decided"];
  const arms = await pmx("ab", ...vary, ...plan, "20%");
  assert.match(arms.stderr, said);
  assert.equal(arms.stderr.split(own!.name).length, first.stderr.split(own!.name).length);
  const { sprints } = await world.sprints.listSprints({ pageSize: 100 });
  const ran = sprints.filter(({ spec }) => spec!.tickers[0] === "SHARE" && spec!.audits === 2);
  const seen = ran.map(({ basket }) => basket[0]!.lastCloseTime);
  assert.deepEqual(seen, [own!.fromTime, own!.fromTime, own!.fromTime], arms.stderr);
  assert.deepEqual(await sealed(), [own]);
  const other = await pmx("sprint", ...plan, "10%");
  assert.equal(other.exitCode, 64);
  assert.match(other.stderr, /--seal: .*SHARE.*; without --seal the sprint runs on all bars/);
  // What was sealed is said where nothing else is, too.
  const failed = await pmx("sprint", ...plan, "20%", "--audits", "100", "--json");
  const { message } = JSON.parse(failed.stdout).error;
  assert.match(message, new RegExp(`^on the bars before ${own!.name}: 100 audits do not fit`));
});

/** Bars whose last 10 are at a price that no other bar has. */
const keptPrice = 987_654.25;
const kept = (ticker: string, price = keptPrice) => {
  const series = madeSeries(ticker, { bars: 60, seed: ticker === "KEPT" ? 4 : 5 });
  const at = { open: price, high: price, low: price, close: price };
  const bars = series.bars.map((bar, place) => (place < 50 ? bar : { ...bar, ...at }));
  return { ...series, bars };
};

/** Every RPC of market data on a sealed series, in words of the contract; one that is not here fails the test. */
const walks: Readonly<Record<string, () => Promise<unknown>>> = {
  ListBars: () => world.marketData.listBars({ ticker: "KEPT", interval: BarInterval.DAY_1 }),
  GetDataQuality: () =>
    world.marketData.getDataQuality({ ticker: "KEPT", interval: BarInterval.DAY_1 }),
  ListSeries: () => world.marketData.listSeries({ ticker: "KEPT", allRevisions: true }),
  ImportBars: async () => {
    const half = kept("KEPT", keptPrice / 2);
    const spliced = { ...half, bars: half.bars.slice(52, 58) };
    const refused = await importSeries(world.marketData, spliced).catch((error) => `${error}`);
    assert.match(`${refused}`, /another value, which is sealed, is stored/);
    return [refused, await importSeries(world.marketData, kept("KEPT", 900_000))];
  },
  RemoveSeries: () => world.marketData.removeSeries({ ticker: "GONE" }),
};

test("no RPC of market data shows a sealed bar, and what is left out is said", async () => {
  for (const ticker of ["KEPT", "GONE"]) await importSeries(world.marketData, kept(ticker));
  const fromTime = timestampFromMs(made.bars[50]!.startTimeMs);
  for (const ticker of ["KEPT", "GONE"]) {
    await world.sprints.sealBars({ tickers: [ticker], fromTime });
  }
  assert.deepEqual(
    Object.keys(walks).sort(),
    MarketDataService.methods.map(({ name }) => name).sort(),
  );
  for (const [name, walk] of Object.entries(walks)) {
    const shown = inspect(await walk(), { depth: 20, maxArrayLength: null, maxStringLength: null });
    assert.doesNotMatch(shown, /987.?654/, name);
  }
  const listed = await world.marketData.listBars({ ticker: "KEPT", interval: BarInterval.DAY_1 });
  assert.deepEqual([listed.bars.length, listed.series?.barCount], [50, 50n]);
  assert.deepEqual(listed.sealedFromTime, fromTime);
  const checked = (await pmx("data", "check", "KEPT")).stdout;
  assert.match(checked, /KEPT\.csv \(sealed from 2000-02-22 on\)/);
  assert.doesNotMatch(checked, /987.?654/);
});

test("a seal that is opened to be read shows its bars, for good, and nothing confirms on them", async () => {
  const { seals } = await world.sprints.listSeals({});
  const { name } = seals.find(({ tickers }) => tickers.includes("THIRD"))!;
  const said = (await pmx("seal", "--open", name)).stdout;
  assert.match(said, /is open: the bars of THIRD from .* no setting confirms anything on them/);
  assert.match((await pmx("seal")).stdout, new RegExp(`^${name} .* to be read +THIRD$`, "m"));
  const { bars } = await world.marketData.listBars({
    ticker: "THIRD",
    interval: BarInterval.DAY_1,
  });
  assert.equal(bars.length, 100);
  const logged = (await loggedTypes()).filter((record) => record.seal === name);
  assert.deepEqual(
    logged.map(({ type }) => type),
    ["BARS_SEALED", "SEAL_OPENED"],
  );
  const opening = ended("reads", 2, { tickers: ["THIRD"], openSeal: name });
  await assert.rejects(opening, /was opened by somebody who read its bars at/);
  await assert.rejects(
    world.sprints.openSeal({ name: "seals/none" }),
    /seals\/none does not exist/,
  );
});
