import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../", import.meta.url));

/** What shapes the results of a sprint: the services with their libraries and messages, and what they use. */
const sources = {
  folders: ["gateway", "lib", "proto/gen", "services"],
  files: ["package-lock.json"],
} as const;

/** The name and the version that package.json states. */
export function packageVersion(root = repository): { name: string; version: string } {
  const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return { name, version };
}

const known = new Map<string, string>();

/**
 * The build that runs: its version and the start of a SHA-256 over its source, `0.2.0+1f0c9a8b7d6e`. Two
 * builds of one version differ as soon as a file of theirs does. Reads some hundred files at the first
 * call.
 */
export function buildOfSource(root = repository): string {
  const build = known.get(root) ?? statedBuild(root) ?? sourceBuild(root);
  known.set(root, build);
  return build;
}

/** What the bundle was made of: it has no source to read, so that its package.json states it. */
function statedBuild(root: string): string | undefined {
  const { build } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return build;
}

function sourceBuild(root: string): string {
  return `${packageVersion(root).version}+${digestOf(root)}`;
}

function digestOf(root: string): string {
  const hash = createHash("sha256");
  const paths = sources.folders.flatMap((folder) => sourceFiles(root, folder));
  for (const path of [...paths, ...sources.files]) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex").slice(0, 12);
}

/** The paths with forward slashes, in an order that no file system decides. */
function sourceFiles(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:ts|sql)$/.test(name))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .sort();
}
