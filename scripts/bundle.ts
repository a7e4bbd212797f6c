/**
 * Writes what the image of pmx runs: `node dist/SERVICE.mjs` for each service and `node dist/pmx.mjs`, in plain
 * JavaScript, with all that they read at run time. The folder stands alone: it can be moved, and be read-only.
 *
 * Usage: node --import tsx scripts/bundle.ts [FOLDER]   (default: dist)
 */

import { existsSync, readdirSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { buildOfSource, packageVersion } from "#lib/kit/build.ts";
import { compile, external } from "#lib/kit/compiled/compile.mjs";

const repository = fileURLToPath(new URL("..", import.meta.url));
const folder = resolve(process.argv[2] ?? join(repository, "dist"));

if (!(await mayReplace(folder))) {
  process.stderr.write(
    `${folder} is no bundle of pmx and is left as it is: name an absent folder\n`,
  );
  process.exit(73);
}
// Whole or not at all: nothing starts from a folder that is half written.
await mkdir(dirname(folder), { recursive: true });
const unfinished = await mkdtemp(`${folder}-`);
try {
  await writeBundle(unfinished);
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
} finally {
  await rm(unfinished, { recursive: true, force: true });
}

/** Only an earlier bundle is replaced, or nothing. */
async function mayReplace(place: string): Promise<boolean> {
  if (!existsSync(place)) return true;
  try {
    return JSON.parse(await readFile(join(place, "package.json"), "utf8")).build !== undefined;
  } catch {
    return false;
  }
}

async function writeBundle(target: string): Promise<void> {
  const sources = ["cli", "gateway", "services"].flatMap(pathsBelow);
  const mains = sources.filter((path) =>
    /^(?:cli|gateway|services(?:\/[\w-]+)+)\/main\.ts$/.test(path),
  );
  const workers = sources.filter((path) => /-worker\.ts$/.test(path));
  const entries = [
    ...mains.map((path) => [nameOf(path), path]),
    ...workers.map((path) => [basename(path, ".ts"), path]),
  ];
  await compile(Object.fromEntries(entries), target, "folder");
  for (const worker of workers) await writeBoot(target, worker);
  const data = sources.filter((path) => /\/migrations\//.test(path));
  for (const path of [...data, ...pathsBelow("config")]) await copy(path, target);
  // Readiness reads the manifests beside the build, and looks for what their scheduled jobs run.
  for (const path of pathsBelow("deploy").filter((path) => path.endsWith(".yaml")))
    await copy(path, target);
  await mkdir(join(target, "bin"));
  await writeFile(join(target, "bin/pmx.mjs"), 'import "../pmx.mjs";\n');
  await copyPackages(target);
  // The temporary folder is for its owner alone; the image runs as somebody else.
  await chmod(target, 0o755);
  const stated = { ...packageVersion(), build: buildOfSource(), private: true, type: "module" };
  await writeFile(join(target, "package.json"), `${JSON.stringify(stated, undefined, 2)}\n`);
}

/** The files below a folder, by their paths from the root. */
function pathsBelow(name: string): readonly string[] {
  const entries = readdirSync(join(repository, name), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(repository, join(entry.path, entry.name)).replaceAll("\\", "/"));
}

/** How a process is called: by its folder, but for the command line, whose users know it as pmx. */
function nameOf(main: string): string {
  const name = basename(dirname(main));
  return name === "cli" ? "pmx" : name;
}

/** The module of a thread, where the pool that starts it looks for it. */
async function writeBoot(target: string, worker: string): Promise<void> {
  const place = join(target, dirname(worker));
  await mkdir(place, { recursive: true });
  const module = relative(place, join(target, `${basename(worker, ".ts")}.mjs`)).replaceAll(
    "\\",
    "/",
  );
  await writeFile(join(place, "boot.mjs"), `import ${JSON.stringify(module)};\n`);
}

async function copy(path: string, target: string): Promise<void> {
  await cp(join(repository, path), join(target, path), { recursive: true, dereference: true });
}

/** The packages that are not compiled, with all that they depend on and is installed. */
async function copyPackages(target: string): Promise<void> {
  const waiting = [...external];
  const seen = new Set<string>();
  for (const name of waiting) {
    if (seen.has(name)) continue;
    seen.add(name);
    const place = join("node_modules", name);
    const manifest = await readFile(join(repository, place, "package.json"), "utf8").catch(
      () => undefined,
    );
    // One for another platform is not installed.
    if (manifest === undefined) continue;
    await copy(place, target);
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(manifest);
    waiting.push(...Object.keys(dependencies), ...Object.keys(optionalDependencies));
  }
}
