import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { Bar } from "#proto/pmx/type/v1/bar_pb.ts";
import { environmentOf } from "./run-pmx.ts";
import { repositoryRoot, textOf } from "./source-files.ts";

/** What a finished program printed. */
interface Printed {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The folder of the Python client. */
export const pythonClient = join(repositoryRoot, "clients/python");
/** The notebook of the Python client. */
export const notebook = join(repositoryRoot, "examples/python/first-verdict.ipynb");

function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<Printed> {
  const child = spawn(program, args, {
    cwd: options.cwd ?? repositoryRoot,
    // The first python3 on the path may be one without the packages of Debian.
    env: { ...environmentOf(options.environment ?? {}), PATH: `/usr/bin:${process.env.PATH}` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/**
 * Runs Debian's Python, beside the event loop that may serve its calls, and returns what it printed.
 * @param options.paths folders that modules are imported from; none of the user's own
 * @throws AssertionError where it does not end well
 */
export async function runPython(
  args: readonly string[],
  options: {
    readonly paths?: readonly string[];
    readonly cwd?: string;
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const environment = {
    ...options.environment,
    PYTHONPATH: (options.paths ?? []).join(":"),
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONNOUSERSITE: "1",
  };
  const printed = await run("python3", args, { ...options, environment });
  assert.equal(printed.exitCode, 0, `python3 ${args[0]}:\n${printed.stdout}\n${printed.stderr}`);
  return printed;
}

/** Builds the wheel of the Python client into a folder and returns its path. */
export async function buildWheel(into: string): Promise<string> {
  const program = ["--import", "tsx", "scripts/build-python-client.ts", into];
  const { exitCode, stdout, stderr } = await run(process.execPath, program);
  assert.equal(exitCode, 0, stderr);
  return stdout.trim();
}

/** The programs of Python in a page. */
export function pythonBlocks(page: string): readonly string[] {
  return [...textOf(page).matchAll(/```python\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
}

/** The example of the README, with the file, the address and the number of audits of a test. */
export function readmeExample(file: string, url: string, audits: number): string {
  const own = [
    ['open("AAPL.csv")', `open(${JSON.stringify(file)})`],
    ["http://127.0.0.1:50055", url],
    ["audits=20", `audits=${audits}`],
  ] as const;
  return own.reduce((text, [stated, used]) => {
    assert.ok(text.includes(stated), `the example has no ${stated}`);
    return text.replace(stated, used);
  }, pythonBlocks("clients/python/README.md")[0]!);
}

/** Writes daily bars as a file that people have. */
export function writeCsv(file: string, bars: readonly Bar[]): void {
  const rows = bars.map(({ startTime, open, high, low, close, volumeUnits }) =>
    [
      timestampDate(startTime!).toISOString().slice(0, 10),
      open,
      high,
      low,
      close,
      volumeUnits,
    ].join(),
  );
  writeFileSync(file, ["Date,Open,High,Low,Close,Volume", ...rows, ""].join("\n"));
}
