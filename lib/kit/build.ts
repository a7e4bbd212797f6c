import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compiledFiles } from "./compiled/compiled-files.mjs";
import { sourceBuild } from "./compiled/source-build.mjs";

const repository = fileURLToPath(new URL("../../", import.meta.url));

/** The name and the version that package.json states. */
export function packageVersion(root = repository): { name: string; version: string } {
  const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return { name, version };
}

const known = new Map<string, string>();

/**
 * The build that runs: its version and the start of a SHA-256 over its source, `0.2.0+1f0c9a8b7d6e`. Two
 * builds of one version differ as soon as a file of theirs does. Compiled files state theirs; of sources that run as they
 * are, some hundred are read at the first call.
 */
export function buildOfSource(root = repository): string {
  const build = known.get(root) ?? statedBuild(root) ?? sourceBuild(root);
  known.set(root, build);
  return build;
}

/** What compiled files were made of. A bundle has no source to read, so that its package.json states it. */
function statedBuild(root: string): string | undefined {
  const compiled = root === repository ? compiledFiles() : undefined;
  if (compiled !== undefined) return compiled.build;
  const { build } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return build;
}
