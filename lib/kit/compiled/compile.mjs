import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** A native addon, and a package that is read as data: they stay where npm put them. */
const external = ["libsql", "@observablehq/sample-datasets"];

// Packages in CommonJS require what they use.
const requireOfRepository = `import { createRequire as requireOf } from "node:module";
const require = requireOf(${JSON.stringify(pathToFileURL(join(repository, "package.json")).href)});`;

/**
 * Compiles modules and all that they import, packages too, into a folder from which packages that are not compiled
 * are found: one below node_modules.
 * @param {readonly string[]} entries modules by their paths from the root; `cli/main.ts` becomes `cli/main.js`
 * @param {string} folder
 */
export async function compile(entries, folder) {
  await build({
    absWorkingDir: repository,
    entryPoints: [...entries],
    outbase: repository,
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    charset: "utf8",
    external,
    sourcemap: true,
    sourcesContent: false,
    logLevel: "silent",
    banner: { js: requireOfRepository },
    plugins: [{ name: "places of sources", setup: keepPlaces }],
  });
}

/** A module that reads a file beside itself, such as a migration, finds it where the source is. */
function keepPlaces({ onLoad }) {
  onLoad({ filter: /\.ts$/ }, async ({ path }) => {
    const text = await readFile(path, "utf8");
    if (path.includes("node_modules") || !text.includes("import.meta.url")) return undefined;
    const place = JSON.stringify(pathToFileURL(path).href);
    return { loader: "ts", contents: text.replaceAll("import.meta.url", place) };
  });
}
