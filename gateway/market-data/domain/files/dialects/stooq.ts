import { type BarFileDialect, columnsOfHeader, headerDialect, namesOf } from "../layout.ts";

/** Stooq's web download; a basis is not stated, since many others write the same header. */
export const stooq: BarFileDialect = headerDialect(
  {
    name: "stooq",
    description: "Stooq's web download, and others: Date,Open,High,Low,Close,Volume",
  },
  ["Date", "Open", "High", "Low", "Close", "Volume"],
  ["Date", "Open", "High", "Low", "Close"],
  ["Data", "Otwarcie", "Najwyzszy", "Najnizszy", "Zamkniecie", "Wolumen"],
);

/** Stooq's ends of tickers, and ours for the same exchange. */
const suffixes: Readonly<Record<string, string>> = {
  US: "",
  UK: ".L",
  JP: ".T",
  DE: ".DE",
  PL: ".WA",
  HU: ".BD",
  HK: ".HK",
  V: "-USD",
};

/** Stooq's ASCII packages, one ticker a file; MetaStock's ASCII files begin alike. */
export const stooqAscii: BarFileDialect = {
  name: "stooq-ascii",
  description: "Stooq's ASCII packages: <TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,…",
  layoutOf({ rows }) {
    const first = rows[0];
    if (first === undefined) return undefined;
    const plain = namesOf(first).map((name) => name.replace(/^<|>$/g, ""));
    if (plain[0]?.toUpperCase() !== "TICKER" || plain[1]?.toUpperCase() !== "PER") return undefined;
    const { columns } = columnsOfHeader(plain);
    const ticker = rows[1]?.[columns.ticker ?? 0]?.trim().toUpperCase();
    return {
      firstRow: 1,
      columns,
      names: namesOf(first),
      dateOrder: "ymd",
      ...(ticker && { ticker: tickerOf(ticker) }),
    };
  },
};

function tickerOf(stated: string): string {
  const parts = /^(.+)\.([A-Z]{1,2})$/.exec(stated);
  const suffix = parts === null ? undefined : suffixes[parts[2]!];
  return suffix === undefined ? stated : `${parts![1]}${suffix}`;
}
