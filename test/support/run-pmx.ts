import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { programArguments, unbuiltArguments } from "./program.ts";
import { repositoryRoot } from "./source-files.ts";

/** What a finished `pmx` printed and how it ended. */
export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `pmx` that runs. */
export interface Running {
  readonly child: ChildProcess;
  /** Everything printed so far. */
  readonly printed: () => { readonly stdout: string; readonly stderr: string };
  readonly finished: Promise<Finished>;
}

// Settings of whoever runs the tests must not decide what the tests see.
const ownVariables =
  /^(PMX_|PROOF_MODE|NATS_URL|AUDIT_RUNS|TICKERS|INITIAL_CAPITAL|EXECUTION_MODE|CYCLES)/;

/** The environment of the test process without settings of pmx, plus these. */
export function environmentOf(extra: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !ownVariables.test(name));
  return { ...(Object.fromEntries(kept) as Record<string, string>), ...extra };
}

/** Starts `pmx` with these arguments, as its users do, on Node or on Deno, or on Node without compiling it. */
export function startPmx(
  args: readonly string[],
  options: {
    readonly runtime?: "node" | "unbuilt node" | "deno";
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): Running {
  const { runtime = "node" } = options;
  const main = "cli/main.ts";
  const [program, before] =
    runtime === "deno"
      ? [join(repositoryRoot, "node_modules/.bin/deno"), ["task", "--quiet", "pmx"]]
      : [process.execPath, runtime === "node" ? programArguments(main) : unbuiltArguments(main)];
  const child = spawn(program, [...before, ...args], {
    cwd: repositoryRoot,
    env: environmentOf(options.environment ?? {}),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { child, printed: () => ({ stdout, stderr }), finished };
}

/** Runs `pmx` to its end. */
export function runPmx(...call: Parameters<typeof startPmx>): Promise<Finished> {
  return startPmx(...call).finished;
}

/** What `pmx sprint --json` prints, as far as the tests read it. */
export interface SprintJson {
  readonly sprint: {
    readonly name: string;
    readonly completedAudits: number;
    readonly trial: { readonly number: number };
  };
  readonly verdict: string;
  /** Null for a sprint of two builds. */
  readonly sprintHash: string | null;
  readonly builds: readonly string[];
  readonly policyHash: string;
  readonly dataHash: string;
  readonly audits: readonly {
    readonly stepHash: string;
    readonly build: string;
    readonly tickers: readonly { readonly orderedUnits: string }[];
  }[];
  readonly gates: readonly { readonly gate: string; readonly verdict: string }[];
  readonly scorecard: { readonly metrics: readonly { readonly name: string }[] };
  readonly timings: Readonly<Record<string, number>>;
}

/** Reads the sprint of `pmx sprint --json`, or says what was printed instead. */
export function sprintJson({ exitCode, stdout, stderr }: Finished): SprintJson {
  const printed = `exit ${exitCode}\n${stdout.slice(0, 2_000)}\n${stderr.slice(-2_000)}`;
  let json: SprintJson;
  try {
    json = JSON.parse(stdout);
  } catch {
    throw new Error(`no JSON: ${printed}`);
  }
  if (json.sprint === undefined) throw new Error(`no sprint: ${printed}`);
  return json;
}
