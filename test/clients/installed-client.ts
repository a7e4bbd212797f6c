import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const run = promisify(execFile);

/** What a command printed; one that fails is an error with all that it said. */
export async function output(
  command: string,
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  // What this process is started with is not what a user's is.
  const { NODE_OPTIONS: _, ...own } = process.env;
  const env = { ...own, ...environment };
  const { stdout } = await run(command, [...args], { cwd, env, maxBuffer: 1e8 });
  return stdout;
}

/** A folder with nothing but the package in it, installed from its archive as a user does. */
export async function installedClient() {
  const folder = temporaryFolder();
  const archives = join(folder, "archives");
  const place = join(folder, "project");
  mkdirSync(archives);
  mkdirSync(place);
  await output("npm", ["run", "--silent", "build:client"], repositoryRoot);
  const client = join(repositoryRoot, "clients/typescript");
  const packed = await output("npm", ["pack", "--json", "--pack-destination", archives], client);
  const [{ filename, size, files }] = JSON.parse(packed) as [Packed];
  writeFileSync(join(place, "package.json"), '{ "private": true, "type": "module" }');
  const archive = join(archives, filename);
  const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  await output("npm", ["install", ...quietly, archive], place);
  return { place, size, files: files.map(({ path }) => path) };
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

/** The example of the README, asking this pmx. */
export function exampleFor(baseUrl: string): string {
  const readme = readFileSync(join(repositoryRoot, "clients/typescript/README.md"), "utf8");
  const [, example = ""] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
  return example.replace("http://127.0.0.1:50055", baseUrl);
}
