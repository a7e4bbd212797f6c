import { execFileSync } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot, textOf } from "./source-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

let written: string | undefined;

/**
 * The folder of the bundle, made as the image makes it: of what .dockerignore lets through, by the command of the
 * Dockerfile. Whatever starts from it has neither the sources nor their packages. One for all tests of a process.
 */
export function bundleFolder(): string {
  if (written === undefined) {
    const context = temporaryFolder();
    for (const path of contextPaths()) {
      cpSync(join(repositoryRoot, path), join(context, path), { recursive: true });
    }
    symlinkSync(join(repositoryRoot, "node_modules"), join(context, "node_modules"));
    const folder = join(temporaryFolder(), "dist");
    const [, command = ""] = /^RUN (npm run bundle .+)$/m.exec(textOf("deploy/Dockerfile")) ?? [];
    execFileSync("bash", ["-c", command.replace("/app/dist", folder)], { cwd: context });
    written = folder;
  }
  return written;
}

/** @throws Error where .dockerignore is not a list of what is let through. */
function contextPaths(): readonly string[] {
  const [everything, ...exceptions] = textOf(".dockerignore")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (everything !== "*" || exceptions.some((line) => !/^!\w[\w./-]*$/.test(line))) {
    throw new Error(".dockerignore is not * with exceptions by their paths");
  }
  return exceptions.map((line) => line.slice(1));
}
