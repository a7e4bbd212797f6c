// Plain JavaScript, since it runs before anything that reads TypeScript.
import { createHash } from "node:crypto";
import { accessSync, constants, existsSync } from "node:fs";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildFile, compiledFiles, setCompiledFolder } from "./compiled-files.mjs";
import { addFiles, pathsBelow, sourceBuild } from "./source-build.mjs";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const cache = join(repository, "node_modules", ".cache", "pmx", "compiled");

/** What is compiled, and the migrations, which are part of the build that the compiled files state. */
const sources = {
  folders: ["cli", "gateway", "lib", "proto/gen", "services"],
  pattern: /\.(?:m?[jt]s|sql)$/,
  files: ["package.json", "package-lock.json"],
};

/**
 * Imports a module of pmx from JavaScript that esbuild makes of the sources, once for each state of them.
 * Node 20 reads no TypeScript: tsx has it read each of some 900 files by way of a second thread, which costs
 * two seconds of CPU time at every start; the compiled files cost a tenth of that. A thread runs what its process does,
 * whatever has become of the sources since.
 * @param {string} entry the path from the root of a main.ts or a *-worker.ts
 * @param {() => Promise<unknown>} importSource imports the source itself, where nothing can be written
 *   beside node_modules, or what another user has written there cannot be read
 */
export async function importCompiled(entry, importSource) {
  const inherited = compiledFiles()?.folder;
  if (inherited !== undefined && existsSync(inherited))
    return importFrom(inherited, entry, importSource);
  const paths = pathsBelow(repository, sources.folders, sources.pattern);
  const folder = join(cache, digestOf(paths));
  if (!existsSync(folder)) {
    try {
      await compileInto(folder, paths.filter(isEntry));
    } catch (error) {
      if (!cannotWrite(error)) throw error;
      return importSource();
    }
  }
  // The time of the latest start, by which old folders go. In a folder that cannot be written none goes either.
  await utimes(folder, new Date(), new Date()).catch(() => undefined);
  return importFrom(folder, entry, importSource);
}

function importFrom(folder, entry, importSource) {
  const file = join(folder, entry.replace(/\.ts$/, ".js"));
  if (!canRead(file)) return importSource();
  setCompiledFolder(folder);
  return import(pathToFileURL(file).href);
}

/**
 * By content: a checkout of an earlier state finds its own files again. And by place, which is in what is compiled:
 * two checkouts may share their packages, and a folder may be moved.
 */
function digestOf(paths) {
  const hash = createHash("sha256").update(`${process.version}\n${repository}\n`);
  return addFiles(hash, repository, [...paths, ...sources.files])
    .digest("hex")
    .slice(0, 16);
}

/** The modules that something starts: those of processes and those of threads. */
const isEntry = (path) => /\/(?:main|\w+-worker)\.ts$/.test(path);

/** Whole or not at all: processes that start at the same time compile each for itself, and one folder stays. */
async function compileInto(folder, entries) {
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(`${folder}-`);
  try {
    const { compile } = await import("./compile.mjs");
    const names = entries.map((entry) => [entry.replace(/\.ts$/, ""), entry]);
    await compile(Object.fromEntries(names), unfinished, "repository");
    await writeFile(join(unfinished, buildFile), sourceBuild(repository));
    // Temporary folders are for their owner alone; those who may read the sources start from what is made of them.
    await chmod(unfinished, 0o755);
    await rename(unfinished, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  await removeOldOnes(folder);
}

const keptMs = 30 * 24 * 60 * 60 * 1000;

/**
 * What earlier states left behind. A process imports some modules when it first needs them, such as the comments that
 * reflection shows, so that a folder stays for long after the latest start from it.
 */
async function removeOldOnes(folder) {
  for (const name of await readdir(cache)) {
    const other = join(cache, name);
    const known = await stat(other).catch(() => undefined);
    if (other === folder || known === undefined || Date.now() - known.mtimeMs < keptMs) continue;
    await rm(other, { recursive: true, force: true });
  }
}

function canRead(file) {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function cannotWrite(error) {
  return ["EACCES", "EPERM", "EROFS", "ENOTDIR", "ENOSPC", "EDQUOT"].includes(error?.code);
}
