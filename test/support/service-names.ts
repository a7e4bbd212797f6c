import { basename, dirname } from "node:path";
import { sourceFiles } from "./source-files.ts";

/** The processes of pmx that serve calls, by the folders of their main.ts. */
export const serviceNames: readonly string[] = sourceFiles()
  .filter((file) => /^(gateway|services)\/(.+\/)?main\.ts$/.test(file))
  .map((file) => basename(dirname(file)));
