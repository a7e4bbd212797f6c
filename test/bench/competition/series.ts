import { readFileSync } from "node:fs";
import { referenceFile, referenceVariable } from "#test/support/reference-data.ts";

/** One series of a competition: what a method sees and what it is judged by. */
export interface CompetitionSeries {
  readonly id: string;
  readonly periodBars: number;
  readonly train: Float64Array;
  readonly test: Float64Array;
}

export const subsetNames = ["hourly", "yearly", "quarterly", "monthly", "other"] as const;
export type SubsetName = (typeof subsetNames)[number];

/** The 250 of 1428 monthly M3 series of the listed runs: R's sample(1428, 250) after set.seed(20240601). */
const monthlyIds = new URL("./m3-monthly-250.json", import.meta.url);

/** The series of a subset, in the order of their file. */
export function readSubset(name: SubsetName): CompetitionSeries[] {
  if (name === "hourly") return readHourly();
  const chosen =
    name === "monthly" ? new Set<string>(JSON.parse(readFileSync(monthlyIds, "utf8"))) : undefined;
  const series: CompetitionSeries[] = [];
  for (const line of linesOf("m3_3003.csv")) {
    const [id, period, , frequency, , , , train, test] = line.split(",");
    if (period !== name.toUpperCase() || (chosen !== undefined && !chosen.has(id!))) continue;
    series.push({
      id: id!,
      periodBars: Number(frequency),
      train: valuesOf(train!),
      test: valuesOf(test!),
    });
  }
  return series;
}

function readHourly(): CompetitionSeries[] {
  const trains = new Map<string, Float64Array>();
  const series: CompetitionSeries[] = [];
  for (const line of linesOf("m4_hourly_200.csv")) {
    const [id, split, values] = line.split(",");
    if (split === "train") trains.set(id!, valuesOf(values!));
    else {
      const train = trains.get(id!)!;
      series.push({ id: id!, periodBars: 24, train, test: valuesOf(values!) });
    }
  }
  return series;
}

function linesOf(file: string): string[] {
  const path = referenceFile(file);
  if (path === undefined) throw new Error(`${file} is not there: set ${referenceVariable}`);
  return readFileSync(path, "utf8").trim().split("\n").slice(1);
}

function valuesOf(joined: string): Float64Array {
  return Float64Array.from(joined.split(";"), Number);
}
