import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, symlinkSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { build } from "esbuild";
import { buildOfSource } from "#lib/kit/build.ts";
import { bundleFolder } from "#test/support/bundle.ts";
import { packedArchive, withoutNpm } from "#test/support/packed-archive.ts";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const archive = packedArchive(bundleFolder());
const manifest = JSON.parse(textOf("package.json"));
const unpacked = temporaryFolder();
execFileSync("tar", ["xzf", archive.path, "-C", unpacked]);
const root = join(unpacked, "package");
/** Packages of this repository that whoever wants what they do installs besides: pmx loads them when it is asked to. */
const installedApart = (manifest.workspaces as readonly string[])
  .filter((path) => path.startsWith("packages/"))
  .map((path) => JSON.parse(textOf(`${path}/package.json`)).name as string);

test("the archive holds the bundle, the pages and the protos, and neither sources nor tests", () => {
  const { files } = archive;
  const bundled = filesOf(bundleFolder()).filter((path) => !path.startsWith("node_modules/"));
  assert.deepEqual(
    bundled.filter((path) => !files.includes(`dist/${path}`)),
    [],
  );
  assert.deepEqual(
    files.filter((path) => /^(test|scripts)\/|node_modules|\.ts$|\.db$|^\./.test(path)),
    [],
  );
  for (const path of [...manifest.man, ...Object.values<string>(manifest.bin), "LICENSE"]) {
    assert.ok(files.includes(path), path);
  }
  assert.ok(archive.bytes <= 10_000_000, `${archive.bytes} bytes`);
});

test("what the archive starts imports what is in it, and packages that it declares", async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: readdirSync(join(root, "bin")).map((name) => `bin/${name}`),
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    // Sources are imported in a clone alone, and only where they are.
    external: ["../lib/*"],
    outdir: "out",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports);
  const needed = imported.filter(({ path, kind }) => {
    const isApart = kind === "dynamic-import" && installedApart.includes(path);
    return !isApart && !path.startsWith(".") && !isBuiltin(path);
  });
  const packages = needed.filter(({ external }) => external).map(({ path }) => packageOf(path));
  assert.ok(packages.includes("libsql") && Object.keys(metafile.inputs).length > 200);
  // What pmx runs without is a package of its own, which says in `pmx` how it is installed.
  const apart = readdirSync(join(repositoryRoot, "packages")).map((name) => `@pmx/${name}`);
  const declared = [...Object.keys(manifest.dependencies), ...apart];
  // libsql names the addon of each platform; its own package installs the one that fits.
  const others = packages.filter((name) => !declared.includes(name) && !/^@libsql$/.test(name));
  assert.deepEqual([...new Set(others)], []);
});

test("every page that the README of the archive links to is in it", () => {
  const links = [...textOf("README.md").matchAll(/\]\((?!https?:)([^)#\s]+)/g)];
  const targets = links.map(([, target = ""]) => target);
  assert.ok(targets.length > 20);
  assert.deepEqual(
    targets.filter((target) => !archive.files.includes(target)),
    [],
  );
});

test("pmx starts from the archive with nothing but the packages that are read as they are", () => {
  const folder = join(root, "node_modules");
  execFileSync("mkdir", ["-p", join(folder, "@observablehq")]);
  for (const name of ["libsql", "@observablehq/sample-datasets"]) {
    symlinkSync(join(repositoryRoot, "node_modules", name), join(folder, name));
  }
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [join(root, "bin/pmx.mjs"), ...args], {
      cwd: unpacked,
      env: withoutNpm(),
      encoding: "utf8",
    });
  assert.match(run("version"), new RegExp(`^pmx ${buildOfSource().replaceAll(/[.+]/g, "\\$&")} `));
  assert.match(run("init", "demo"), /^Wrote \d+ files:/);
  assert.equal(
    run("data", "list"),
    "no bars are stored yet; import some with: pmx data import FILE|DIR\n",
  );
});

/** The package that an imported path belongs to. */
function packageOf(path: string): string {
  return path
    .split("/")
    .slice(0, path.startsWith("@") ? 2 : 1)
    .join("/");
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
