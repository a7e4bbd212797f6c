import { openWholeFile } from "./whole-file.ts";

/** Writes a file that a command was asked for, whole or not at all. @throws Fault STORAGE_NOT_WRITABLE */
export function writeFile(path: string, text: string): void {
  const file = openWholeFile(path);
  try {
    file.write(text);
    file.commit();
  } finally {
    file.discard();
  }
}
