import { dialects } from "#gateway/market-data/domain/files/dialects/index.ts";
import { volumeUnits } from "#gateway/market-data/domain/files/file-volume.ts";
import { decimalMarks } from "#gateway/market-data/domain/files/numbers.ts";
import { dateOrders } from "#gateway/market-data/domain/files/written-time.ts";
import { powerOfTen, quoteUnitOf } from "#gateway/market-data/domain/quote-unit.ts";
import { tickerProblem } from "#lib/kernel/instrument.ts";
import { type PriceBasis, priceBases } from "#lib/kernel/price-basis.ts";
import { type Flag, usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import { oneOf, type Setting } from "../setting.ts";
import type { FileRequest } from "./bar-files.ts";

const formats = dialects.map(({ name }) => name);
const basisNames = priceBases.map((name) => name.toLowerCase().replace("_", "-"));

const flags = {
  format: {
    name: "format",
    value: "NAME",
    choices: formats,
    help: "How the files are written. Default: recognised by their first lines.",
  },
  ticker: {
    name: "ticker",
    value: "TICKER",
    help: "Whose bars they are, for one file. Default: its name.",
  },
  currency: {
    name: "currency",
    value: "CODE",
    help: "Currency of prices; ZAc or GBX for cents or pence. Default: by ticker.",
  },
  priceScale: {
    name: "price-scale",
    value: "FACTOR",
    help: "Power of ten that prices are multiplied by, for example 0.01.",
  },
  exchange: {
    name: "exchange",
    value: "CODE",
    help: "Exchange, for example XNAS. Default: by ticker.",
  },
  dateOrder: {
    name: "date-order",
    value: "ORDER",
    choices: dateOrders,
    help: "Order of dates as 03/04/2020: dmy, mdy, ymd. Default: by the rows.",
  },
  decimal: {
    name: "decimal",
    value: "MARK",
    choices: decimalMarks,
    help: "What stands before decimals: point, comma. Default: by the numbers.",
  },
  volumeIn: {
    name: "volume-in",
    value: "UNIT",
    choices: volumeUnits,
    help: "What volumes count: coins, or turnover (quote). Default: by format.",
  },
  actions: {
    name: "actions",
    value: "FILE",
    help: "Dividends and splits. Default: actions.csv beside the bars.",
  },
  basis: {
    name: "basis",
    value: "BASIS",
    choices: basisNames,
    help: "How prices are: as-traded, split-adjusted or fully-adjusted.",
  },
  skipBadRows: {
    name: "skip-bad-rows",
    help: "Leave out rows that cannot be used, and report them.",
  },
} as const satisfies Readonly<Record<string, Flag>>;

/** The flags that say how files of bars are to be read. */
export const fileFlags: readonly Flag[] = Object.values(flags);

/** Reads these flags. @throws Fault FIELD_INVALID naming the flag and what would be right. */
export function fileRequestOf({ values }: ReadFlags): FileRequest {
  const read = <T>(flag: Flag, convert: (setting: Setting) => T): T | undefined => {
    const text = values.get(flag.name);
    return typeof text === "string" ? convert({ where: `--${flag.name}`, text }) : undefined;
  };
  const request = {
    format: read(flags.format, (setting) => oneOf(setting, formats)),
    ticker: read(flags.ticker, tickerOf),
    unit: read(flags.currency, unitOf),
    priceShift: read(flags.priceScale, shiftOf),
    exchange: read(flags.exchange, exchangeOf),
    dateOrder: read(flags.dateOrder, (setting) => oneOf(setting, dateOrders)),
    decimal: read(flags.decimal, (setting) => oneOf(setting, decimalMarks)),
    volumeIn: read(flags.volumeIn, (setting) => oneOf(setting, volumeUnits)),
    actionsFile: read(flags.actions, ({ text }) => text),
    basis: read(flags.basis, basisOf),
    skipBadRows: values.get(flags.skipBadRows.name) === true ? true : undefined,
  };
  const stated = Object.entries(request).filter(([, value]) => value !== undefined);
  return Object.fromEntries(stated) as FileRequest;
}

function tickerOf({ where, text }: Setting): string {
  const problem = tickerProblem(text);
  if (problem === undefined) return text;
  throw usageFault(where, problem);
}

function unitOf({ where, text }: Setting) {
  const unit = quoteUnitOf(text);
  if (unit !== undefined) return unit;
  throw usageFault(
    where,
    `"${text}" is no currency; write USD, or ZAc, GBp or GBX for cents and pence`,
  );
}

function shiftOf({ where, text }: Setting): number {
  const shift = powerOfTen(text);
  if (shift !== undefined) return shift;
  throw usageFault(where, `"${text}" is no power of ten, as 0.01 and 1000 are`);
}

function basisOf(setting: Setting): PriceBasis | undefined {
  return priceBases[basisNames.indexOf(oneOf(setting, basisNames))];
}

function exchangeOf({ where, text }: Setting): string {
  if (/^[A-Z0-9]{2,10}$/.test(text)) return text;
  throw usageFault(where, `"${text}" is no code of an exchange, as XNAS and XJSE are`);
}
