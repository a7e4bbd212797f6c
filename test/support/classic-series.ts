import { readFileSync } from "node:fs";

const table = new URL("../testdata/series/classic.csv", import.meta.url);
let known: Map<string, Float64Array> | undefined;

/** One of the small public series in test/testdata/series, by its name there. */
export function classicSeries(name: string): Float64Array {
  known ??= new Map(
    readFileSync(table, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => {
        const [id, , , values] = line.split(",");
        return [id!, Float64Array.from(values!.split(";"), Number)] as const;
      }),
  );
  const series = known.get(name);
  if (series === undefined) throw new Error(`${name} is not in ${table.pathname}`);
  return series.slice();
}
