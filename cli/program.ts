import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import type { Environment } from "./setting.ts";
import { shellWord } from "./shell-word.ts";

/**
 * How this user calls pmx, to print commands that run as they are: `npx pmx` for one that npx found among the packages of
 * a folder, `npx file:ARCHIVE` for one that it installed for itself, else `pmx`.
 * @param script the path of the file that node runs
 */
export function programOf(environment: Environment, script = process.argv[1] ?? ""): string {
  if (!isNpx(environment)) return "pmx";
  const place = /^(.*[\\/]_npx[\\/][^\\/]+)[\\/]node_modules[\\/]/.exec(script)?.[1];
  const archive = place && archiveIn(place);
  // The registry's package of the name pmx is another program; of a bare absolute path npx runs the file itself.
  return `npx ${archive === undefined ? "pmx" : shellWord(`file:${archive}`)}`;
}

/** Whether npx or npm exec started pmx: its own flags stand before the name then, and pmx has all that follow. */
export function isNpx(environment: Environment): boolean {
  return environment.npm_lifecycle_event === "npx";
}

/** What npx installed into a folder of its cache; undefined where it says so otherwise than this npm does. */
function archiveIn(place: string): string | undefined {
  try {
    const { dependencies } = JSON.parse(readFileSync(join(place, "package.json"), "utf8"));
    const file = /^file:(.+)$/.exec(dependencies.pmx)?.[1];
    return file === undefined ? undefined : resolve(place, file);
  } catch {
    return undefined;
  }
}
