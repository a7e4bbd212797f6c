import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { environmentOf, sprintJson } from "#test/support/run-pmx.ts";
import { randomWalkBars } from "../random-walk.ts";

/** Bars between two as-of dates. */
export const spacingBars = 4;
/** Bars ahead of each forecast: as many sessions as a position is held by the default policy. */
export const horizonBars = 5;
export const barCount = 5_000;
/** One whose last 100 audits order about as often as all 1,000. */
const seed = 4;

/** What one sprint took, from the start of its process to its end. */
export interface SprintCost {
  /** User and system CPU of the process, all its threads, in milliseconds. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Peak resident memory of the process, in bytes. */
  readonly peakMemoryBytes: number;
  readonly orders: number;
  readonly sprintHash: string;
}

/** What a sprint is run with. */
export interface SprintCommand {
  /** Root of the code to run, with its dependencies installed. */
  readonly checkout: string;
  /** Flags of the runtime, such as those of its heap. */
  readonly runtimeFlags?: readonly string[];
  /** Flags of `pmx sprint`, beside those of its output and data folder. */
  readonly flags: readonly string[];
}

const reportUsage = fileURLToPath(new URL("./report-usage.mjs", import.meta.url));
/** Exit codes of a sprint that ended with a verdict. */
const verdictCodes: readonly (number | null)[] = [0, 1, 2, 3];

/** Writes the bars of a ticker as a CSV file and answers its path. */
export function writeBars(folder: string, ticker = "SYNTH", walk = seed): string {
  const rows = randomWalkBars(barCount, walk).map((bar) => {
    const date = new Date(bar.startTimeMs).toISOString().slice(0, 10);
    return [date, bar.open, bar.high, bar.low, bar.close, bar.volumeUnits].join(",");
  });
  const path = join(folder, `${ticker}.csv`);
  writeFileSync(path, `date,open,high,low,close,volume\n${rows.join("\n")}\n`);
  return path;
}

/**
 * Runs `pmx sprint` with the five services in its process, over an empty data folder.
 * @param folder an empty folder for data
 */
export async function runSprint(
  { checkout, runtimeFlags = [], flags }: SprintCommand,
  folder: string,
): Promise<SprintCost> {
  const usageFile = join(folder, "usage.json");
  // Earlier checkouts have no compiled modules.
  const isCompiled = existsSync(join(checkout, "lib/kit/compiled"));
  const program = isCompiled ? ["bin/pmx.mjs"] : ["--import", "tsx", "cli/main.ts"];
  const output = ["--json", "--quiet", "--data-dir", join(folder, "data")];
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    [...runtimeFlags, "--import", reportUsage, ...program, "sprint", ...output, ...flags],
    {
      cwd: checkout,
      env: environmentOf({ BENCH_USAGE_FILE: usageFile }),
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const wallMs = performance.now() - startedMs;
  if (!verdictCodes.includes(exitCode)) {
    throw new Error(`pmx sprint of ${checkout} ended with ${exitCode}:\n${stderr}`);
  }
  const { sprintHash, audits: steps } = sprintJson({ exitCode, stdout, stderr });
  const orders = steps
    .flatMap(({ tickers }) => tickers)
    .filter(({ orderedUnits }) => orderedUnits !== "0").length;
  const usage = JSON.parse(readFileSync(usageFile, "utf8")) as Pick<
    SprintCost,
    "cpuMs" | "peakMemoryBytes"
  >;
  return {
    ...usage,
    wallMs,
    orders,
    sprintHash: sprintHash ?? "",
  };
}
