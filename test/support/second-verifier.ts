import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("second-verifier.py", import.meta.url));

/** What the second verifier says of a file of `pmx export`. */
export interface SecondOpinion {
  /** What is wrong with it; null for nothing. */
  readonly bad: string | null;
  readonly records: number;
  /** The id of the key that signed. */
  readonly key: string;
}

/** Why the second verifier cannot run here; undefined where it can. */
export function withoutPython(): string | undefined {
  const { status } = spawnSync("python3", [
    "-c",
    "import sys; sys.exit(sys.version_info < (3, 9))",
  ]);
  return status === 0 ? undefined : "there is no python3, 3.9 or later, here";
}

/** Has the verifier that is written in Python, from the documents alone, check files; its answers in their order. */
export function secondOpinions(paths: readonly string[]): readonly SecondOpinion[] {
  const { stdout, stderr } = spawnSync("python3", [program, ...paths], { encoding: "utf8" });
  const lines = stdout.trimEnd().split("\n");
  assert.equal(lines.length, paths.length, stderr);
  return lines.map((line) => JSON.parse(line));
}
