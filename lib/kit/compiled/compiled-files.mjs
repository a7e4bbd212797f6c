// Plain JavaScript, since it runs before anything that reads TypeScript.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { getEnvironmentData, setEnvironmentData } from "node:worker_threads";

const key = "pmx compiled sources";

/** The file of a folder that states of which build it was compiled. */
export const buildFile = "build";

/**
 * The compiled files that this process runs, also for its threads; undefined where the sources themselves run.
 * @returns {{ readonly folder: string, readonly build: string } | undefined}
 */
export function compiledFiles() {
  return getEnvironmentData(key);
}

/** @param {string} folder which this process runs from now on */
export function setCompiledFolder(folder) {
  setEnvironmentData(key, { folder, build: readFileSync(join(folder, buildFile), "utf8") });
}
