/**
 * Writes what npm publishes as @pmx/client: `clients/typescript/dist`, plain JavaScript with types, of the client's source
 * and the messages that protos became. Nothing of the services is in it.
 *
 * Usage: node --import tsx scripts/build-client.ts   (then: npm pack -w clients/typescript)
 */
import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const repository = fileURLToPath(new URL("..", import.meta.url));
const client = join(repository, "clients/typescript");
const generated = "../../../proto/gen/";

// Within the repository, so that the compiler finds the packages; whole or not at all.
const stage = await mkdtemp(join(client, ".build-"));
try {
  await copySources(join(stage, "src"));
  await writeEntries(join(stage, "src"));
  await compile(stage);
  await rm(join(client, "dist"), { recursive: true, force: true });
  await rename(join(stage, "dist"), join(client, "dist"));
  // npm puts it into an archive from beside package.json alone.
  await cp(join(repository, "LICENSE"), join(client, "LICENSE"));
} finally {
  await rm(stage, { recursive: true, force: true });
}

/** The client beside its messages, as they stand in the package. */
async function copySources(target: string): Promise<void> {
  await mkdir(target);
  for (const name of await readdir(join(client, "src"))) {
    const text = await readFile(join(client, "src", name), "utf8");
    await writeFile(join(target, name), text.replaceAll(generated, "./proto/"));
  }
  for (const folder of ["buf", "google/rpc", "pmx"]) {
    const from = join(repository, "proto/gen", folder);
    await cp(from, join(target, "proto", folder), { recursive: true });
  }
}

/** One module for the messages of each proto package, as `@pmx/client/audit`. */
async function writeEntries(target: string): Promise<void> {
  for (const name of await readdir(join(target, "proto/pmx"))) {
    const folder = `proto/pmx/${name}/v1`;
    const files = (await readdir(join(target, folder))).sort();
    const lines = files.map((file) => `export * from "./${folder}/${file}";\n`);
    await writeFile(join(target, `${name}.ts`), lines.join(""));
  }
}

async function compile(folder: string): Promise<void> {
  const compilerOptions = {
    target: "es2022",
    lib: ["es2022", "dom", "dom.iterable", "dom.asynciterable"],
    module: "nodenext",
    types: ["node"],
    rootDir: "src",
    outDir: "dist",
    strict: true,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
  };
  const config = join(folder, "tsconfig.json");
  await writeFile(config, JSON.stringify({ compilerOptions, include: ["src/*.ts"] }));
  // As of any module of this package: its type is what package.json beside it says.
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const compiler = join(repository, "node_modules/.bin/tsc");
  const { status } = spawnSync(compiler, ["-p", config], { stdio: "inherit" });
  if (status !== 0) throw new Error("@pmx/client does not compile");
  // Comments are for who reads the types; the calls that bundlers may leave out stay marked.
  const scripts = await readdir(join(folder, "dist"), { recursive: true });
  await build({
    entryPoints: scripts
      .filter((name) => name.endsWith(".js"))
      .map((name) => join(folder, "dist", name)),
    outdir: join(folder, "dist"),
    outbase: join(folder, "dist"),
    allowOverwrite: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    logLevel: "error",
  });
}
