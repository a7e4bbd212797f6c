import { spawn } from "node:child_process";
import process from "node:process";
import type { Readable, Writable } from "node:stream";

export interface Step {
  readonly name: string;
  /** What a shell runs. */
  readonly command: string;
}

/** Standard output or error; a terminal gets colours. */
export type Output = Writable & { readonly isTTY?: boolean };

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  /** What was printed last, oldest first. */
  readonly lastLines: readonly string[];
}

/** Enough for the errors of a few tests, and few enough that the summary is still in sight. */
const lastLineCount = 15;
const lastCharacters = 20_000;

/** Runs a step and shows what it prints as it does; on a terminal in colour. */
export async function runStep(
  { name, command }: Step,
  { stdout, stderr }: { readonly stdout: Output; readonly stderr: Output },
): Promise<StepResult> {
  const startedMs = performance.now();
  const child = spawn(command, {
    shell: true,
    stdio: ["inherit", "pipe", "pipe"],
    env: { ...process.env, ...(stdout.isTTY && { FORCE_COLOR: "1" }) },
  });
  let end = "";
  const pass = (from: Readable, to: Output) =>
    from.setEncoding("utf8").on("data", (text: string) => {
      to.write(text);
      end = (end + text).slice(-lastCharacters);
    });
  pass(child.stdout, stdout);
  pass(child.stderr, stderr);
  const exitCode = await new Promise((resolve) => child.once("close", resolve));
  const seconds = (performance.now() - startedMs) / 1_000;
  const lastLines = end.trimEnd().split("\n").slice(-lastLineCount);
  return { name, ok: exitCode === 0, seconds, lastLines };
}
