import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { stableShapesBanner, withStableShapes } from "./stable-shapes.mjs";

const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** A native addon, and a package that is read as data: they stay where npm put them. */
export const external = ["libsql", "@observablehq/sample-datasets"];

/** Packages that pmx runs without, and imports when they are asked for: who wants them installs them. */
const installedApart = ["@pmx/mcp", "@pmx/parquet"];

/**
 * Compiles modules and all that they import into a folder.
 * @param {Readonly<Record<string, string>>} entries modules by their paths from the root, under the names, without
 *   extension, that they get in the folder
 * @param {string} folder
 * @param {"repository" | "folder"} place where a module finds what lies beside its source, such as migrations, and
 *   packages that are not compiled: in the repository, for a folder below its node_modules; or in the folder itself at
 *   the same path, for one that stands alone
 * @param {"compiled" | "as installed"} packages whether packages are compiled too; as installed, each is one module
 *   also for packages that import it, and may read files beside itself
 */
export async function compile(entries, folder, place, packages = "compiled") {
  const alone = place === "folder";
  await build({
    absWorkingDir: repository,
    entryPoints: entries,
    outdir: folder,
    outExtension: { ".js": alone ? ".mjs" : ".js" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    charset: "utf8",
    ...(packages === "compiled"
      ? { external: [...external, ...installedApart] }
      : { packages: "external" }),
    sourcemap: !alone,
    sourcesContent: false,
    // Stack traces keep their names.
    minifySyntax: alone,
    minifyWhitespace: alone,
    logLevel: "silent",
    banner: {
      js: `${stableShapesBanner} ${requireFrom(alone ? "import.meta.url" : urlText("package.json"))}`,
    },
    plugins: [
      {
        name: "own sources",
        setup: (build) => readSources(build, alone ? placeInFolder : urlText),
      },
    ],
  });
}

/** Packages in CommonJS require what they use. */
const requireFrom = (place) =>
  `import { createRequire as requireOf } from "node:module"; const require = requireOf(${place});`;

const urlText = (path) => JSON.stringify(pathToFileURL(`${repository}${path}`).href);

/** Compiled files all lie at the top of their folder. */
const placeInFolder = (path) => `new URL(${JSON.stringify(path)}, import.meta.url).href`;

/** A module that reads a file beside itself finds it from where its source is, or would be. */
function readSources({ onLoad }, placeOf) {
  onLoad({ filter: /\.ts$/ }, async ({ path }) => {
    if (path.includes("node_modules")) return undefined;
    const place = placeOf(relative(repository, path).replaceAll("\\", "/"));
    const text = (await readFile(path, "utf8")).replaceAll("import.meta.url", place);
    return { loader: "ts", contents: withStableShapes(text) };
  });
}
