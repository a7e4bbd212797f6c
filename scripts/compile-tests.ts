import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, realpath, rm, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { compile } from "#lib/kit/compiled/compile.mjs";

const repository = fileURLToPath(new URL("..", import.meta.url));
const cache = join(repository, "node_modules", ".cache", "pmx", "tests");
/** Longer than any run of tests takes. */
const keptMs = 24 * 60 * 60 * 1_000;

/** What tests start by `programArguments`, beside pmx itself. */
export const testPrograms = [
  "test/bench/services.ts",
  "test/bench/services/echo-server.ts",
  "test/bench/shock.ts",
  "test/bench/sprint.ts",
  "test/contract/kit/lifecycle/process-under-test.ts",
  "test/events/crashing-publisher.ts",
  "test/faults/lock-database.ts",
  "test/fuzz/server.ts",
  "test/sprint/serve-embedded.ts",
  "test/support/kit-schema/hold-store.ts",
  "test/support/kit-schema/write-until-killed.ts",
];

/** Test files in plain JavaScript. */
export interface CompiledTests {
  /** Holds each module by its path from the root. */
  readonly folder: string;
  /** The module of a test file; undefined for a file that was not compiled. */
  moduleOf(file: string): string | undefined;
  /** The test file of a module; undefined for any other module. */
  sourceOf(module: string): string | undefined;
  remove(): void;
}

/**
 * Compiles test files and all that they import of the repository, once for all processes that run them. With tsx each
 * process spends two seconds of CPU time on reading the sources, and some thirty processes read nearly all of them.
 * @returns undefined where that is not possible: tsx then reads each file, and the one with a mistake fails alone
 */
export async function compileTests(files: readonly string[]): Promise<CompiledTests | undefined> {
  let folder: string | undefined;
  try {
    await mkdir(cache, { recursive: true });
    await removeAbandoned();
    // Source maps name sources from where the folder really is; node_modules may be a link.
    folder = await mkdtemp(join(await realpath(cache), "run-"));
    const names = new Map(files.map((file) => [nameOf(file), resolve(file)]));
    await compile(Object.fromEntries(names), folder, "repository", "as installed");
    return compiledIn(folder, names);
  } catch (error) {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    process.stderr.write(`the tests are not compiled, and start slower: ${error}\n`);
    return undefined;
  }
}

/** The path of a test file from the root, without extension; of one that lies outside, within it all the same. */
function nameOf(file: string): string {
  const path = relative(repository, resolve(file)).replaceAll("\\", "/");
  return path.replaceAll("../", "outside/").replace(/\.ts$/, "");
}

function compiledIn(folder: string, names: ReadonlyMap<string, string>): CompiledTests {
  const sources = new Map([...names].map(([name, file]) => [join(folder, `${name}.js`), file]));
  return {
    folder,
    moduleOf(file) {
      const module = join(folder, `${nameOf(file)}.js`);
      return sources.has(module) ? module : undefined;
    },
    sourceOf: (module) => sources.get(module),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What runs that were killed left behind. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(cache)) {
    const other = join(cache, name);
    const known = await stat(other).catch(() => undefined);
    if (known !== undefined && Date.now() - known.mtimeMs > keptMs) {
      await rm(other, { recursive: true, force: true });
    }
  }
}
