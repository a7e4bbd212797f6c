/** What a column of a file of bars can hold. */
export const fields = [
  "date",
  "time",
  "open",
  "high",
  "low",
  "close",
  "adjClose",
  "volume",
  "dividend",
  "split",
  "ticker",
  "currency",
] as const;
export type Field = (typeof fields)[number];

/**
 * Names of each field, the clearest first, as words in a fixed order (`wordsOf`). Words that say nothing about
 * which number is meant (`fillers`) may stand around them.
 */
export const columnNames: Readonly<Record<Field, readonly string[]>> = {
  date: [
    "date",
    "datetime",
    "date time",
    "timestamp",
    "open time",
    "unix",
    "unix timestamp",
    "unix time",
    "epoch",
    "time",
    "gmt time",
    "utc time",
    "local time",
    "window start",
    "begin",
    "start",
    "start time",
    "begin time",
    "dt",
    "day",
    "trading day",
    "trade day",
    "session",
    "session date",
    "business date",
    "as of date",
    "observation date",
    "quote date",
    "effective date",
    "period start",
    "t",
    "datum",
    "data",
    "fecha",
    "zeit",
  ],
  // "Time" alone is the date; beside a date it is this (`layoutOfHeader`).
  time: ["time of day", "hour", "minute", "uhrzeit", "heure", "hora"],
  open: [
    "open",
    "opening",
    "first",
    "start of day",
    "o",
    "eröffnung",
    "eröffnungskurs",
    "erster",
    "ouverture",
    "ouv",
    "apertura",
    "abertura",
    "otwarcie",
  ],
  high: [
    "high",
    "highest",
    "max",
    "maximum",
    "h",
    "hi",
    "hoch",
    "höchst",
    "tageshoch",
    "haut",
    "plus haut",
    "más alto",
    "máximo",
    "massimo",
    "máxima",
    "najwyzszy",
  ],
  low: [
    "low",
    "lowest",
    "min",
    "minimum",
    "l",
    "lo",
    "tief",
    "tiefst",
    "tagestief",
    "bas",
    "plus bas",
    "más bajo",
    "mínimo",
    "minimo",
    "mínima",
    "najnizszy",
  ],
  close: [
    "close",
    "closing",
    "close last",
    "last",
    "latest",
    "end of day",
    "eod",
    "c",
    "schluss",
    "schlusskurs",
    "zuletzt",
    "clôture",
    "clot",
    "dernier",
    "cierre",
    "último",
    "ultimo",
    "fechamento",
    "chiusura",
    "zamkniecie",
    "settle",
    "settlement",
    "day price",
    "price",
    "value",
    "rate",
    "nav",
  ],
  adjClose: [
    "adj close",
    "adjusted close",
    "adjusted closing",
    "close adjusted",
    "close adj",
    "adj closing",
    "adjclose",
    "adjusted",
    "adj last",
  ],
  volume: [
    "volume",
    "vol",
    "traded volume",
    "total volume",
    "shares traded",
    "traded shares",
    "number of shares",
    "no of shares",
    "shares",
    "quantity",
    "qty",
    "total trade quantity",
    "traded quantity",
    "ttl trd qnty",
    "tottrdqty",
    "v",
    "stücke",
    "stuecke",
    "volumen",
    "volumes",
    "wolumen",
    "tick volume",
    "tickvol",
    "ticks volume",
  ],
  dividend: [
    "dividends",
    "dividend",
    "dividend amount",
    "ex dividend",
    "div cash",
    "cash dividend",
    "div",
  ],
  split: [
    "stock splits",
    "stock split",
    "splits",
    "split",
    "split coefficient",
    "split factor",
    "split ratio",
  ],
  ticker: [
    "ticker",
    "symbol",
    "code",
    "name",
    "instrument",
    "ric",
    "stock",
    "security",
    "act symbol",
  ],
  currency: ["currency", "ccy", "währung", "quote currency"],
};

/** `Open Price`, `PX_OPEN` and `Day's Open` are the open. */
const fillers: ReadonlySet<string> = new Set([
  "price",
  "px",
  "day",
  "s",
  "trade",
  "trading",
  "traded",
  "kurs",
  "the",
]);

const fieldOfName = new Map<string, { readonly field: Field; readonly rank: number }>();
for (const field of fields) {
  for (const [rank, name] of columnNames[field].entries()) {
    if (!fieldOfName.has(name)) fieldOfName.set(name, { field, rank });
  }
}

/** What a header cell names: a field, and how clearly (0 is clearest); undefined for any other column. */
export interface NamedColumn {
  readonly field: Field;
  readonly rank: number;
}

/** Patterns never see a cell that is longer. */
const longestName = 80;
/** Names that stand for nothing by any words of theirs are less clear than all that do. */
const unclear = 1000;

/**
 * The field that a header cell names, whatever its case, separators, brackets, number in front (`1. open`), unit
 * behind (`Open (USD)`, `Volume BTC`) or ticker in front (`AAPL.Open`).
 */
export function columnOf(headerCell: string): NamedColumn | undefined {
  if (headerCell.length > longestName) return undefined;
  const words = wordsOf(headerCell);
  if (words.length === 0 || words.length > 6) return undefined;
  const whole = fieldOfName.get(words.join(" "));
  if (whole !== undefined) return whole;
  const telling = words.filter((word) => !fillers.has(word));
  const told = telling.length > 0 ? fieldOfName.get(telling.join(" ")) : undefined;
  if (told !== undefined) return { field: told.field, rank: told.rank + 100 };
  return withUnit(headerCell);
}

/** `Open (USD)`, `Volume BTC`, `AAPL.Open`: what is left of a unit behind or a ticker in front. */
function withUnit(headerCell: string): NamedColumn | undefined {
  const bare =
    /^(.+?)\s*[([].*[)\]]\s*$/.exec(headerCell)?.[1] ??
    /^(.+?)[ _]+[A-Z]{3,5}$/.exec(headerCell.trim())?.[1] ??
    /^[A-Z^][A-Z0-9-]*\.([A-Z][a-z]+)$/.exec(headerCell.trim())?.[1];
  if (bare === undefined || bare === headerCell) return undefined;
  const named = fieldOfName.get(wordsOf(bare).join(" "));
  return named && { field: named.field, rank: named.rank + unclear };
}

/** The words of a header cell in lower case: `Adj. Close**`, `adj_close` and `adjClose` are adj, close. */
function wordsOf(headerCell: string): readonly string[] {
  return headerCell
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replace(/^\s*\d+\s*[a-z]?[.:)]\s*/, "")
    .split(/[^\p{L}\p{N}%#]+/u)
    .filter((word) => word !== "");
}
