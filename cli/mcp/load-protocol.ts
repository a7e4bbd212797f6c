import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { packageVersion } from "#lib/kit/build.ts";
import { usageFault } from "../flag.ts";

/** The package that speaks the protocol; pmx runs without it. */
const protocolPackage = "@pmx/mcp";

/** @throws Fault FIELD_INVALID where it is not installed, with how to install it. */
export async function loadProtocol(): Promise<typeof import("@pmx/mcp")> {
  try {
    return await import("@pmx/mcp");
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const root = fileURLToPath(new URL("../../", import.meta.url));
    throw usageFault("mcp", missingText(root, packageVersion().version));
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code) === "ERR_MODULE_NOT_FOUND";
}

/**
 * What is missing, and the command that installs it where node looks for it.
 * @param root - folder of pmx: a clone, an installed package, or a bundle
 */
export function missingText(root: string, version: string): string {
  const folder = root.endsWith(sep) ? root.slice(0, -1) : root;
  const installed = folder.lastIndexOf(`${sep}node_modules${sep}`);
  // Beside a bundle, not within it: npm would remove from it whatever it did not install.
  const place = installed === -1 ? dirname(folder) : folder.slice(0, installed);
  const command = `npm install --prefix ${place} ${protocolPackage}@${version}`;
  return `needs the package ${protocolPackage}, or one that it depends on, which is not installed; install it with: ${command} (in a clone of pmx: npm ci)`;
}
