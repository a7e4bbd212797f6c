import { barInterval } from "#cli/setting.ts";
import { barHistory } from "#gateway/market-data/app/bar-history.ts";
import { frontierReader } from "#gateway/market-data/app/frontier-universe.ts";
import { readBarFile } from "#gateway/market-data/domain/files/read-bar-file.ts";
import { importableBars } from "#gateway/market-data/domain/importable-bars.ts";
import { instrumentOfTicker } from "#gateway/market-data/domain/instrument-of-ticker.ts";
import { stateOf } from "#gateway/market-data/domain/quality/finding.ts";
import { checkQuality } from "#gateway/market-data/domain/quality/index.ts";
import { yahoo } from "#gateway/market-data/sources/yahoo/yahoo.ts";
import { mergeFrontier } from "#gateway/sprint/app/merge-frontier.ts";
import { checkSpec } from "#gateway/sprint/domain/spec-rules.ts";
import { isIntraday } from "#lib/kernel/calendar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { qualityInput } from "#test/support/quality-series.ts";
import { runArea } from "./run-area.ts";

/** The first field that a call is refused for; undefined where it is taken. */
function refusedField(call: () => void): string | undefined {
  try {
    call();
  } catch (error) {
    if (error instanceof Fault) return error.violations[0]?.field ?? "";
    throw error;
  }
  return undefined;
}

interface GivenUniverse {
  readonly base: readonly string[];
  readonly includeFrontier: boolean;
}

/** Bars of a ticker, so that it can be traded. */
function historyOf(ticker: string) {
  const made = madeSeries(ticker, { bars: 3 });
  const series = { ...made, provenance: "REAL", dataHash: "d", hasOpens: true } as const;
  return barHistory(series, made.bars, { quality: async () => ({ findings: [] }) });
}

runArea<GivenUniverse>("universe", async ({ base, includeFrontier }) => {
  if (!includeFrontier) {
    const spec = {
      tickers: base,
      audits: 1,
      interval: "DAY_1",
      horizonBars: 5,
      spacingBars: 0,
      startingCashMicros: 1n,
      riskOverrides: {},
    } as const;
    return { refused: refusedField(() => checkSpec(spec)) };
  }
  const read = frontierReader({ find: async () => [{} as never] }, async (ticker) =>
    historyOf(ticker),
  );
  const { tickers, merge } = await mergeFrontier(read, { interval: "DAY_1" }, base.map(historyOf));
  const yfinanceBlocked = merge.members
    .filter(({ ticker }) => yahoo.symbolOf(instrumentOfTicker(ticker)) === undefined)
    .map(({ symbol }) => symbol);
  return { frontierCount: merge.members.length, total: tickers.length, yfinanceBlocked };
});

interface GivenBars {
  readonly rows: number;
  readonly columns: readonly string[];
  readonly missingCells: number;
}

/** A file of weekdays whose prices rise in a line, the last volumes missing. */
function fileOf({ rows, columns, missingCells }: GivenBars): string {
  const dates = qualityWeekdays(rows);
  const lines = dates.map((date, at) => {
    const close = 100 + (10 * at) / (rows - 1);
    const volume = at >= rows - missingCells ? "" : `${1000 + at}`;
    const prices = `${close - 0.1},${close + 0.2},${close - 0.2},${close}`;
    return `${date},${prices}${columns.includes("Volume") ? `,${volume}` : ""}`;
  });
  const header = `Date,Open,High,Low,Close${columns.includes("Volume") ? ",Volume" : ""}`;
  return [header, ...lines].join("\n");
}

function qualityWeekdays(count: number): readonly string[] {
  const dayMs = 86_400_000;
  const monday = Date.UTC(2024, 0, 8);
  return Array.from({ length: count }, (_, at) =>
    new Date(monday + (Math.floor(at / 5) * 7 + (at % 5)) * dayMs).toISOString().slice(0, 10),
  );
}

runArea<GivenBars>("data-quality", (given) => {
  const { bars, problems } = importableBars(readBarFile(fileOf(given), "SYN.csv"), "SYN.csv");
  const findings = checkQuality(qualityInput(bars));
  return {
    bars: bars.length,
    problems: problems.length,
    findings: findings.map(({ check, state, count }) => `${check} ${state} ${count}`),
    passesGate: stateOf(findings) !== "QUARANTINED",
  };
});

runArea<{ readonly intervals: readonly (string | null)[] }>("bar-gate", ({ intervals }) => ({
  isIntraday: intervals.map((code) => {
    let isShort: boolean | undefined;
    const refused = refusedField(() => {
      isShort = isIntraday(barInterval({ where: "--interval", text: code ?? "" }));
    });
    return refused === undefined ? isShort : "REFUSED";
  }),
}));
