import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { fetchAgain } from "#cli/data/fetch-again.ts";
import { isoDateOf, weeklyTradingDates } from "#lib/kernel/calendar.ts";
import { SprintSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { startEmbedded } from "#test/support/embedded.ts";
import { configWithSources, priceServer } from "#test/support/price-server.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { pmx } from "./cli-scripted-gateway.ts";

const yahoo = await priceServer();
const stooq = await priceServer();

/** So many daily bars as Stooq writes them. */
function table(count: number): string {
  const rows = weeklyTradingDates("US_EQUITY", Date.UTC(2015, 0, 1), count).map((startMs, at) => {
    const close = 100 + 10 * Math.sin(at / 9) + (at % 7);
    const prices = [close - 0.5, close + 1, close - 1, close].map((price) => price.toFixed(2));
    return `${isoDateOf(startMs)},${prices.join(",")},100000`;
  });
  return `Date,Open,High,Low,Close,Volume\n${rows.join("\n")}\n`;
}

function sprintOver(sources: readonly ("yahoo" | "stooq")[], ...typed: string[]) {
  const urls = { yahoo: yahoo.url, stooq: stooq.url };
  const environment = {
    PMX_CONFIG_DIR: configWithSources(sources, urls),
    ENABLE_DATA_CACHE: "0",
  };
  const sprint = ["sprint", "--tickers", "MSFT", "--audits", "1"];
  return pmx([...sprint, ...typed], {
    environment,
    startEmbedded: (options) => startEmbedded({ ...options, environment, logger: quietLogger }),
  });
}

test("each further cycle fetches again what a source that is turned on answered", async () => {
  const records = ["--data-dir", temporaryFolder()];
  stooq.reply({ body: table(600) }, { body: table(601) }, { status: 404, body: "gone" });
  const run = await sprintOver(["stooq"], "--cycles", "3", ...records);
  assert.equal(stooq.asked.length, 3, run.err);
  assert.match(run.err, /^fetched MSFT again from stooq: 601 bars, the last 2017-\d\d-\d\d$/m);
  assert.match(run.err, /^note: MSFT is not fetched again: .*stooq/m);
  // What was not answered stays as it was.
  assert.match(
    run.out,
    /\n1 +sprints\/\w+ +new .*\n2 +sprints\/\w+ +new .*\n3 +sprints\/\w+ +as in cycle 2 /,
  );

  // A source that is turned on no more is not asked, whatever it answered before.
  const later = await sprintOver([], "--cycles", "2", "--request-id", "later", ...records);
  assert.equal(stooq.asked.length, 3);
  assert.match(later.out, /\n2 +sprints\/\w+ +as in cycle 1 /);
});

test("each night of a forward sprint fetches again what its series came from", async () => {
  const records = ["--data-dir", temporaryFolder()];
  const night = (...typed: string[]) => {
    const environment = {
      PMX_CONFIG_DIR: configWithSources(["stooq"], { yahoo: yahoo.url, stooq: stooq.url }),
      ENABLE_DATA_CACHE: "0",
    };
    return pmx(["sprint", "--forward", "nightly", "--json", ...typed, ...records], {
      environment,
      startEmbedded: (options) => startEmbedded({ ...options, environment, logger: quietLogger }),
    });
  };
  const answerOf = ({ out }: { readonly out: string }) => JSON.parse(out).forward;
  const before = stooq.asked.length;
  stooq.reply({ body: table(600) }, { body: table(602) }, { status: 404, body: "gone" });
  const first = await night("--tickers", "MSFT");
  assert.equal(first.code, 2, first.err);
  const second = answerOf(await night());
  assert.equal(second.outcome, "NIGHT_BEGUN");
  assert.equal(second.nights[0].asOfTimes.length, 2);
  assert.match(second.nights[0].series[0].source, /^stooq /);
  const silent = await night();
  assert.equal(silent.code, 69);
  assert.equal(answerOf(silent).outcome, "BARS_OVERDUE");
  assert.equal(stooq.asked.length, before + 3);
});

test("each series is fetched again in the length of its own bars", async () => {
  yahoo.reply({ status: 404, body: "gone" });
  const { DAY_1, HOUR_1 } = BarInterval;
  const stored = (ticker: string) => ({ ticker, source: `yahoo ${ticker}` });
  const fetched = async (sprint: Parameters<typeof create<typeof SprintSchema>>[1]) => {
    const before = yahoo.asked.length;
    const surroundings = {
      dataDir: temporaryFolder(),
      environment: {
        PMX_CONFIG_DIR: configWithSources(["yahoo"], { yahoo: yahoo.url, stooq: stooq.url }),
      },
      note: () => undefined,
    };
    const importBars = () => assert.fail("nothing was answered");
    await fetchAgain(create(SprintSchema, sprint), { importBars }, surroundings);
    const asked = yahoo.asked.slice(before);
    return asked.map((path) => /chart\/(\w+).*interval=(\w+)/.exec(path)?.slice(1).join(" "));
  };
  const intradayPass = { interval: HOUR_1 };
  const withPass = await fetched({
    spec: { interval: DAY_1, intradayPass },
    series: [stored("MSFT")],
    intradaySeries: [stored("MSFT")],
  });
  assert.deepEqual(withPass, ["MSFT 1d", "MSFT 1h"]);
  const hourly = await fetched({
    spec: { interval: HOUR_1 },
    series: [stored("MSFT")],
    rates: [{ legs: [{ ...stored("USDZAR=X"), interval: DAY_1 }, stored("USDGBP=X")] }],
  });
  assert.deepEqual(hourly, ["MSFT 1h", "USDZAR 1d", "USDGBP 1h"]);
});
