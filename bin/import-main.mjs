import { existsSync } from "node:fs";

/**
 * Runs a process: from its sources in a clone, which win over a bundle beside them that may be of an earlier state; from
 * the bundle in the packed archive, where there are no sources. Node reads no TypeScript below node_modules.
 * @param {string} source the path of its main.ts from the root
 * @param {string} name what the bundle calls it
 */
export async function importMain(source, name) {
  const module = new URL(`../${source}`, import.meta.url).href;
  if (!existsSync(new URL(module))) return import(`../dist/${name}.mjs`);
  const { importCompiled } = await import("../lib/kit/compiled/import-compiled.mjs");
  return importCompiled(source, async () => {
    const { register } = await import("tsx/esm/api");
    register();
    await import(module);
  });
}
