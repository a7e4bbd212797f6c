import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the repository. */
export const repositoryRoot = fileURLToPath(new URL("../..", import.meta.url));

const notOurs = new Set(["node_modules", ".git", "gen", "migrations", ".pmx"]);

/** All files below the folders (from the repository's root) with the ending, sorted, relative. */
export function filesBelow(folders: readonly string[], ending: string): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && !notOurs.has(entry.name)) visit(path);
      if (entry.isFile() && entry.name.endsWith(ending)) found.push(relative(repositoryRoot, path));
    }
  };
  for (const folder of folders) visit(join(repositoryRoot, folder));
  return found.sort();
}

/** Folders of hand-written source of the product. */
export const sourceFolders = ["bin", "cli", "gateway", "lib", "scripts", "services"] as const;

/** Hand-written source files of the product. */
export function sourceFiles(): string[] {
  return filesBelow(sourceFolders, ".ts");
}

/** Text of a file, path relative to the repository's root. */
export function textOf(file: string): string {
  return readFileSync(join(repositoryRoot, file), "utf8");
}

/** The text without comments, so that prose about a thing is not taken for its use. */
export function codeOf(file: string): string {
  return textOf(file)
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|[^:"'`])\/\/.*$/gm, "$1");
}
