import { readFile } from "node:fs/promises";
import process from "node:process";

/** Name and version that package.json states, and the runtime: `pmx 0.2.0 (Node 20.12.0)`. */
export async function versionText(): Promise<string> {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  const { name, version } = JSON.parse(text) as { name: string; version: string };
  return `${name} ${version} (${runtimeText(process.versions)})\n`;
}

/** The runtime by name and version. Deno states a Node version too: the one that it is compatible with. */
export function runtimeText(versions: Readonly<Record<string, string | undefined>>): string {
  const { deno, node } = versions;
  return deno === undefined ? `Node ${node}` : `Deno ${deno}`;
}
