import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { Fault } from "#lib/kernel/fault.ts";
import { makeFolder } from "#lib/kit/store/make-folder.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import { usageFault } from "../flag.ts";
import { programOf } from "../program.ts";
import { shellWord } from "../shell-word.ts";
import { writeFile } from "../write-file.ts";
import { firstCommands, projectFiles, useOwnConfig } from "./project-files.ts";

export interface InitArguments {
  readonly folder: string;
  readonly json: boolean;
}

/** Writes the files of a project, or none; with --json `{ "folder", "files": [PATH], "next": [COMMAND] }`. */
export async function initCommand(
  { folder, json }: InitArguments,
  { terminal, environment }: CommandContext,
): Promise<number> {
  const program = programOf(environment);
  const files = projectFiles(program).map((file) => ({ ...file, target: join(folder, file.path) }));
  const there = files.filter(({ target }) => existsSync(target)).map(({ target }) => target);
  if (there.length > 0) {
    throw usageFault(folder, `nothing is overwritten, and there are already: ${there.join(", ")}`);
  }
  for (const { target, text } of files) {
    makeOwnFolder(dirname(target));
    writeFile(target, text);
  }
  const next = [
    ...(folder === "." ? [] : [`cd ${shellWord(folder)}`]),
    useOwnConfig,
    ...firstCommands(program),
  ];
  if (json) {
    const paths = files.map(({ path }) => path);
    terminal.out(`${JSON.stringify({ folder, files: paths, next })}\n`);
    return exitCodes.pass;
  }
  const written = files.map(({ target }) => `  ${target}\n`).join("");
  const commands = next.map((line) => `  ${line}\n`).join("");
  terminal.out(
    `Wrote ${files.length} files:\n${written}\nNext:\n${commands}Then your own prices: ${join(folder, "README.md")} says how.\n`,
  );
  return exitCodes.pass;
}

/** @throws Fault STORAGE_NOT_WRITABLE */
function makeOwnFolder(path: string): void {
  try {
    makeFolder(path, "umask");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : String(error);
    const message = `the folder ${path} cannot be made (${code}); name one that you may write to`;
    throw new Fault("UNAVAILABLE", "STORAGE_NOT_WRITABLE", message);
  }
}
