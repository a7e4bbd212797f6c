import { writeFileSync } from "node:fs";
import { Fault } from "#lib/kernel/fault.ts";

/** Writes a file that a command was asked for. @throws Fault STORAGE_NOT_WRITABLE */
export function writeFile(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : String(error);
    const message = `${path} cannot be written (${code}); name a file in a folder that you may write to`;
    throw new Fault("UNAVAILABLE", "STORAGE_NOT_WRITABLE", message);
  }
}
