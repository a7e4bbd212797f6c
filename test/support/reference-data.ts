import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** Names the folder with the larger public data sets, which are not part of the project. */
export const referenceVariable = "PMX_REFERENCE_DATA";

/** Path of a file in that folder; undefined where the variable is not set or the file is not there. */
export function referenceFile(name: string): string | undefined {
  const folder = process.env[referenceVariable];
  if (folder === undefined || folder === "") return undefined;
  const path = join(folder, name);
  return existsSync(path) ? path : undefined;
}

/** For the `skip` option of a test that needs the file: false when it is there, else the reason. */
export function skipWithout(name: string): string | false {
  return referenceFile(name) === undefined
    ? `${name} is not there: set ${referenceVariable} to the folder that has it`
    : false;
}
