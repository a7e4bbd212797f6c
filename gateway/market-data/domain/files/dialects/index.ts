import type { BarFileDialect } from "../layout.ts";
import { alphaVantage, alphaVantageAdjusted } from "./alpha-vantage.ts";
import { binance } from "./binance.ts";
import { generic } from "./generic.ts";
import { nasdaq } from "./nasdaq.ts";
import { pmx } from "./pmx.ts";
import { stooq, stooqAscii } from "./stooq.ts";
import { yfinance, yfinanceHistory, yfinanceMultiLevel } from "./yfinance.ts";

/** The dialects in the order in which a file is held against them; the last takes what it understands. */
export const dialects: readonly BarFileDialect[] = [
  pmx,
  yfinance,
  yfinanceHistory,
  yfinanceMultiLevel,
  stooq,
  stooqAscii,
  alphaVantage,
  alphaVantageAdjusted,
  nasdaq,
  binance,
  generic,
];
