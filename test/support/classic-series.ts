import { readFileSync } from "node:fs";

const folder = new URL("../testdata/series/", import.meta.url);
const tables = ["classic.csv", "markov-switching.csv"];
let known: Map<string, Float64Array> | undefined;

/** One of the small public series in test/testdata/series, by its name there. */
export function classicSeries(name: string): Float64Array {
  known ??= new Map(tables.flatMap(rowsOf));
  const series = known.get(name);
  if (series === undefined) throw new Error(`${name} is not in ${folder.pathname}`);
  return series.slice();
}

function rowsOf(table: string): [string, Float64Array][] {
  const lines = readFileSync(new URL(table, folder), "utf8").trim().split("\n").slice(1);
  return lines.map((line) => {
    const [id, , , values] = line.split(",");
    return [id!, Float64Array.from(values!.split(";"), Number)];
  });
}
