import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readDataFrame } from "./r-database.ts";

const stem = fileURLToPath(
  new URL(
    "../../node_modules/.cache/pmx/r-cran-fgarch/usr/lib/R/site-library/fGarch/data/Rdata",
    import.meta.url,
  ),
);

/**
 * The 1974 daily returns of the German mark against the British pound, 1984-01-03 to 1991-12-31, in
 * percent: the series of the benchmark of Fiorentini, Calzolari & Panattoni (1996).
 * @throws Error when Debian's package with the series was not fetched.
 */
export function dem2gbp(): Float64Array {
  return column("dem2gbp");
}

/** The 17055 daily log returns of the S&P 500 of Ding, Granger & Engle (1993), 1928 to 1991. */
export function sp500dge(): Float64Array {
  return column("sp500dge");
}

function column(name: string): Float64Array {
  if (!existsSync(`${stem}.rdx`)) {
    throw new Error(`${name} is not there: run bash scripts/ensure-test-tools.sh to fetch it`);
  }
  const [values] = readDataFrame(stem, name).values();
  if (values === undefined) throw new Error(`${name} has no column of numbers`);
  return values;
}
