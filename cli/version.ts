import { readFile } from "node:fs/promises";

/** The version that package.json states. */
export async function versionText(): Promise<string> {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  const { name, version } = JSON.parse(text) as { name: string; version: string };
  return `${name} ${version}\n`;
}
