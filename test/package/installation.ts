import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { packedArchive, withoutNpm } from "#test/support/packed-archive.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

/** What a person sees of a command. */
export interface Seen {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A shell that stays: where it went and what it exported holds for the next line. */
export interface Shell {
  type(line: string): Seen;
}

/** An empty folder beside which nothing of pmx lies, with the archive in it; its name is no plain word. */
export interface Place {
  readonly folder: string;
  readonly archive: string;
}

let place: Place | undefined;

/** One for all files of a process: packing and installing take most of the time. */
export function emptyPlace(): Place {
  if (place !== undefined) return place;
  const { path } = packedArchive();
  const root = temporaryFolder();
  const folder = join(root, "Eigene Ordner ✓");
  mkdirSync(folder);
  const archive = join(folder, basename(path));
  copyFileSync(path, archive);
  // Another user is to read it, too.
  chmodSync(root, 0o755);
  place = { folder, archive };
  return place;
}

/** The place after `npm install` of the archive. */
export function installedPlace(): Place & { readonly program: string } {
  const { folder, archive } = emptyPlace();
  const program = join(folder, "node_modules/pmx/bin/pmx.mjs");
  if (!existsSync(program)) shellIn(folder).type(`npm install ./${basename(archive)}`);
  return { folder, archive, program };
}

const environment: Record<string, string> = {
  ...withoutNpm(),
  npm_config_cache: ownCache(),
  npm_config_prefer_offline: "true",
  npm_config_update_notifier: "false",
  // What a person answers who is asked whether npx may unpack the archive.
  npm_config_yes: "true",
  // As many people have it; npm hands it down to what npx starts.
  npm_config_audit: "false",
};

export function shellIn(folder: string): Shell {
  let before = `cd '${folder}'\n`;
  return {
    type(line) {
      const { status, stdout, stderr } = spawnSync("bash", ["-c", `${before}${line}`], {
        env: environment,
        encoding: "utf8",
        maxBuffer: 2 ** 24,
      });
      if (/^(cd|export) /.test(line)) before += `${line}\n`;
      const seen = { code: status, out: stdout, err: stderr };
      return seen;
    },
  };
}

/** What is wrong with a text for somebody who has no source: a stack trace, a path of it, a value that is none. */
export function unfitFor({ out, err }: Seen): readonly string[] {
  const wrong = [/^ +at .+:\d+:\d+/m, /\.ts:\d+/, /\[object \w+\]/, /\bNaN\b/, /Warning:/];
  const found = wrong.filter((pattern) => pattern.test(out) || pattern.test(err)).map(String);
  const root = dirname(join(repositoryRoot, "package.json"));
  return out.includes(root) || err.includes(root) ? [...found, root] : found;
}

/** What npm has downloaded already is used; what npx unpacks stays out of the user's cache. */
function ownCache(): string {
  const cache = temporaryFolder();
  const usual = execFileSync("npm", ["config", "get", "cache"], { env: withoutNpm() });
  const downloaded = join(`${usual}`.trim(), "_cacache");
  mkdirSync(downloaded, { recursive: true });
  symlinkSync(downloaded, join(cache, "_cacache"));
  return cache;
}
