import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { repositoryRoot } from "./source-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** The archive of `npm pack`. */
export interface PackedArchive {
  readonly path: string;
  /** Its files by their paths within the package. */
  readonly files: readonly string[];
  readonly bytes: number;
}

/**
 * Packs a copy of the files that git knows or would add, so that nothing is written into the repository.
 * @param bundle - a bundle that is there; without one npm has it made, as for whoever packs a clone.
 */
export function packedArchive(bundle?: string): PackedArchive {
  const clone = temporaryFolder();
  const listed = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"];
  const paths = execFileSync("git", listed, { cwd: repositoryRoot, encoding: "utf8" });
  const there = paths
    .trim()
    .split("\n")
    .filter((path) => existsSync(join(repositoryRoot, path)));
  for (const path of there) {
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    cpSync(join(repositoryRoot, path), join(clone, path));
  }
  symlinkSync(join(repositoryRoot, "node_modules"), join(clone, "node_modules"));
  if (bundle !== undefined) cpSync(bundle, join(clone, "dist"), { recursive: true });
  const words = [
    "pack",
    "--json",
    "--silent",
    ...(bundle === undefined ? [] : ["--ignore-scripts"]),
  ];
  const said = execFileSync("npm", words, { cwd: clone, env: withoutNpm(), encoding: "utf8" });
  const [packed] = JSON.parse(said);
  return {
    path: join(clone, packed.filename),
    files: packed.files.map(({ path }: { readonly path: string }) => path),
    bytes: packed.size,
  };
}

/** The environment of a person who types npm: an npm that runs the tests hands its own settings down. */
export function withoutNpm(): Record<string, string> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|PMX_|INIT_CWD$|FORCE_COLOR$)/i.test(name),
  );
  return Object.fromEntries(own) as Record<string, string>;
}
