import process from "node:process";
import { buildOfSource, packageVersion } from "#lib/kit/build.ts";

/** Name and build of pmx, and the runtime: `pmx 0.2.0+1f0c9a8b7d6e (Node 20.12.0)`. */
export function versionText(): string {
  return `${packageVersion().name} ${buildOfSource()} (${runtimeText(process.versions)})\n`;
}

/** The runtime by name and version. Deno states a Node version too: the one that it is compatible with. */
export function runtimeText(versions: Readonly<Record<string, string | undefined>>): string {
  const { deno, node } = versions;
  return deno === undefined ? `Node ${node}` : `Deno ${deno}`;
}
