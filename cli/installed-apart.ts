import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "#lib/kernel/fault.ts";
import { packageVersion } from "#lib/kit/build.ts";

/**
 * A package that pmx runs without, which is imported when somebody asks for what it does.
 * @param load - an import with the name of the package in it, which is how a bundle knows to leave it outside
 * @param otherwise - what does without it: "take --format csv"; absent where nothing does
 * @throws Fault CONFIG_INVALID where it is not installed, with how to install it
 */
export async function importInstalledApart<T>(
  name: string,
  load: () => Promise<T>,
  otherwise?: string,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const root = fileURLToPath(new URL("../", import.meta.url));
    const how = [installCommand(root, name, packageVersion().version), otherwise];
    const message = `the package ${name}, or one that it depends on, is not installed: ${how.filter(Boolean).join(", or ")}`;
    throw new Fault("FAILED_PRECONDITION", "CONFIG_INVALID", message);
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code) === "ERR_MODULE_NOT_FOUND";
}

/**
 * What installs a package where node looks for it, from its archive: no registry has pmx, and under its names one may
 * have what somebody else wrote.
 * @param root - folder of pmx: a clone, an installed package, or a bundle
 * @param name - with the scope: the package `@pmx/mcp` is in `packages/mcp` of a clone
 */
export function installCommand(root: string, name: string, version: string): string {
  const folder = root.endsWith(sep) ? root.slice(0, -1) : root;
  const installed = folder.lastIndexOf(`${sep}node_modules${sep}`);
  // Beside a bundle, not within it: npm would remove from it whatever it did not install.
  const place = installed === -1 ? dirname(folder) : folder.slice(0, installed);
  const unscoped = name.replace(/^@pmx\//, "");
  const archive = `./pmx-${unscoped}-${version}.tgz`;
  return `npm install --prefix ${place} ${archive} (from npm pack -w packages/${unscoped} in a clone of pmx, which has it by npm ci)`;
}
