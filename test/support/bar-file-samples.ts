import type { CorporateAction } from "#gateway/market-data/domain/corporate-action.ts";
import type { RawBar } from "#gateway/market-data/domain/raw-bar.ts";

/** What a vendor's file is printed of. */
export interface SampleBars {
  readonly bars: readonly RawBar[];
  readonly actions?: readonly CorporateAction[];
}

/** How one vendor writes bars. */
export interface SampleDialect {
  /** The dialect that has to be recognised. */
  readonly dialect: string;
  /** What of a bar the file does not have. */
  readonly lacks: readonly ("adjClose" | "volumeUnits")[];
  readonly print: (sample: SampleBars) => string;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function iso({ startTimeMs }: RawBar): string {
  return new Date(startTimeMs).toISOString().slice(0, 10);
}

function monthFirst(bar: RawBar): string {
  const [year, month, day] = iso(bar).split("-");
  return `${month}/${day}/${year}`;
}

function monthNamed(bar: RawBar): string {
  const [year, month, day] = iso(bar).split("-");
  return `${months[Number(month) - 1]} ${day}, ${year}`;
}

function compact(bar: RawBar): string {
  return iso(bar).replaceAll("-", "");
}

/** `1234.5` as `1,234.5`. */
function grouped(value: number | undefined, separator = ","): string {
  const [whole = "", decimals] = `${value}`.split(".");
  const text = whole.replace(/(?<=\d)(?=(?:\d{3})+$)/g, separator);
  return decimals === undefined ? text : `${text}.${decimals}`;
}

/** `1234.5` as `1.234,5`. */
function withDecimalComma(value: number | undefined): string {
  return grouped(value, "_").replace(".", ",").replaceAll("_", ".");
}

function lines(header: readonly string[], rows: readonly (readonly unknown[])[], separator = ",") {
  const all = [...header, ...rows.map((cells) => cells.map((cell) => cell ?? "").join(separator))];
  return `${all.join("\n")}\n`;
}

function ohlc({ open, high, low, close }: RawBar): readonly (number | undefined)[] {
  return [open, high, low, close];
}

function newestFirst(bars: readonly RawBar[]): readonly RawBar[] {
  return [...bars].reverse();
}

function dividendOn(bar: RawBar, actions: readonly CorporateAction[] = []): number {
  const found = actions.find((it) => it.exTimeMs === bar.startTimeMs && it.kind === "DIVIDEND");
  return found?.kind === "DIVIDEND" ? found.amount : 0;
}

function splitOn(bar: RawBar, actions: readonly CorporateAction[] = [], none = 0): number {
  const found = actions.find((it) => it.exTimeMs === bar.startTimeMs && it.kind === "SPLIT");
  return found?.kind === "SPLIT" ? found.newSharesPerOld : none;
}

const quoted = (cells: readonly string[]) => cells.map((cell) => `"${cell}"`);

/** Files as their vendors write them, by what they are called. */
export const sampleDialects: Readonly<Record<string, SampleDialect>> = {
  "pmx's own": {
    dialect: "pmx",
    lacks: [],
    print: ({ bars }) =>
      lines(
        ["date,open,high,low,close,adj_close,volume"],
        bars.map((bar) => [iso(bar), ...ohlc(bar), bar.adjClose, bar.volumeUnits]),
      ),
  },
  yfinance: {
    dialect: "yfinance",
    lacks: [],
    print: ({ bars }) =>
      lines(
        ["Date,Open,High,Low,Close,Adj Close,Volume"],
        bars.map((bar) => [iso(bar), ...ohlc(bar), bar.adjClose, bar.volumeUnits]),
      ),
  },
  "yfinance's midnights of New York": {
    dialect: "yfinance",
    lacks: [],
    print: ({ bars }) =>
      lines(
        ["Date,Open,High,Low,Close,Adj Close,Volume"],
        bars.map((bar) => [
          `${iso(bar)} 00:00:00-0${new Date(bar.startTimeMs).getUTCMonth() % 2 === 0 ? 5 : 4}:00`,
          ...ohlc(bar),
          bar.adjClose,
          bar.volumeUnits,
        ]),
      ),
  },
  "yfinance's history()": {
    dialect: "yfinance-history",
    lacks: ["adjClose"],
    print: ({ bars, actions }) =>
      lines(
        ["Date,Open,High,Low,Close,Volume,Dividends,Stock Splits"],
        bars.map((bar) => [
          `${iso(bar)} 00:00:00+02:00`,
          ...ohlc(bar),
          bar.volumeUnits,
          dividendOn(bar, actions).toFixed(4),
          splitOn(bar, actions).toFixed(1),
        ]),
      ),
  },
  "yfinance's three lines": {
    dialect: "yfinance-multi-level",
    lacks: ["adjClose"],
    print: ({ bars }) =>
      lines(
        ["Price,Close,High,Low,Open,Volume", "Ticker,SYN,SYN,SYN,SYN,SYN", "Date,,,,,"],
        bars.map((bar) => [iso(bar), bar.close, bar.high, bar.low, bar.open, bar.volumeUnits]),
      ),
  },
  "Stooq's web": {
    dialect: "stooq",
    lacks: ["adjClose"],
    print: ({ bars }) =>
      lines(
        ["Date,Open,High,Low,Close,Volume"],
        bars.map((bar) => [iso(bar), ...ohlc(bar), bar.volumeUnits]),
      ),
  },
  "Stooq's ASCII": {
    dialect: "stooq-ascii",
    lacks: ["adjClose"],
    print: ({ bars }) =>
      lines(
        ["<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>"],
        bars.map((bar) => ["SYN.US,D", compact(bar), "000000", ...ohlc(bar), bar.volumeUnits, 0]),
      ),
  },
  "Alpha Vantage daily": {
    dialect: "alpha-vantage",
    lacks: ["adjClose"],
    print: ({ bars }) =>
      lines(
        ["timestamp,open,high,low,close,volume"],
        newestFirst(bars).map((bar) => [iso(bar), ...ohlc(bar), bar.volumeUnits]),
      ),
  },
  "Alpha Vantage adjusted": {
    dialect: "alpha-vantage-adjusted",
    lacks: [],
    print: ({ bars, actions }) =>
      lines(
        ["timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient"],
        newestFirst(bars).map((bar) => [
          iso(bar),
          ...ohlc(bar),
          bar.adjClose,
          bar.volumeUnits,
          dividendOn(bar, actions).toFixed(4),
          splitOn(bar, actions, 1).toFixed(1),
        ]),
      ),
  },
  "Nasdaq.com": {
    dialect: "nasdaq",
    lacks: ["adjClose"],
    print: ({ bars }) =>
      lines(
        ["Date,Close/Last,Volume,Open,High,Low"],
        newestFirst(bars).map((bar) => [
          monthFirst(bar),
          `$${bar.close}`,
          bar.volumeUnits,
          `$${bar.open}`,
          `$${bar.high}`,
          `$${bar.low}`,
        ]),
      ),
  },
  "Binance in milliseconds": {
    dialect: "binance",
    lacks: ["adjClose"],
    print: ({ bars }) => klines(bars, 1),
  },
  "Binance in microseconds": {
    dialect: "binance",
    lacks: ["adjClose"],
    print: ({ bars }) => klines(bars, 1000),
  },
  "epoch seconds": {
    dialect: "generic",
    lacks: ["adjClose"],
    print: ({ bars }) =>
      lines(
        ["timestamp,open,high,low,close,volume"],
        bars.map((bar) => [bar.startTimeMs / 1000, ...ohlc(bar), bar.volumeUnits]),
      ),
  },
  "quoted thousands, CRLF and a byte-order mark": {
    dialect: "generic",
    lacks: [],
    print: ({ bars }) =>
      `\uFEFF${lines(
        [
          quoted(["Trade Date", "Opening Price", "Highest", "Lowest", "Last", "Adj. Close"])
            .concat('"Vol."')
            .join(","),
        ],
        bars.map((bar) =>
          quoted([
            monthNamed(bar),
            ...ohlc(bar).map((value) => grouped(value)),
            grouped(bar.adjClose),
            grouped(bar.volumeUnits),
          ]),
        ),
      ).replaceAll("\n", "\r\n")}`,
  },
  "semicolons and decimal commas": {
    dialect: "generic",
    lacks: ["adjClose"],
    print: ({ bars }) =>
      lines(
        ["Datum;Eröffnung;Hoch;Tief;Schlusskurs;Volumen"],
        bars.map((bar) => [
          iso(bar).split("-").reverse().join("."),
          ...ohlc(bar).map(withDecimalComma),
          withDecimalComma(bar.volumeUnits),
        ]),
        ";",
      ),
  },
  "tabs and a volume in thousands": {
    dialect: "generic",
    lacks: ["adjClose"],
    print: ({ bars }) =>
      lines(
        ["Day\tO\tH\tL\tC\tV"],
        bars.map((bar) => [iso(bar), ...ohlc(bar), `${(bar.volumeUnits ?? 0) / 1000}K`]),
        "\t",
      ),
  },
};

function klines(bars: readonly RawBar[], perMs: number): string {
  return lines(
    [],
    bars.map((bar) => [
      bar.startTimeMs * perMs,
      ...ohlc(bar),
      bar.volumeUnits,
      (bar.startTimeMs + 86_399_999) * perMs,
      (bar.close * (bar.volumeUnits ?? 0)).toFixed(2),
      1000,
      0,
      0,
      0,
    ]),
  );
}
