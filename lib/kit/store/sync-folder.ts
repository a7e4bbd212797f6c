import { open } from "node:fs/promises";

/**
 * Resolves once the names in a folder, new and changed ones, are on the disk. Where the system cannot do that for a
 * folder (Windows) it does so by itself.
 */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  if (folder === undefined) return;
  try {
    await folder.sync().catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EISDIR" && error.code !== "EPERM" && error.code !== "EINVAL") throw error;
    });
  } finally {
    await folder.close();
  }
}
