import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { sha256Hex } from "#lib/kernel/canonical.ts";

/** An answer that was kept. */
export interface CachedAnswer {
  /** UTC milliseconds of the request. */
  readonly fetchedMs: number;
  readonly status: number;
  readonly text: string;
}

/** Answers of one source by what was asked. */
export interface AnswerCache {
  /** Undefined where nothing is kept, or what is kept cannot be read. */
  get(key: string): Promise<CachedAnswer | undefined>;
  /** Never fails: an answer that cannot be kept is asked for again. */
  put(key: string, answer: CachedAnswer): Promise<void>;
}

/** Keeps nothing. */
export const noCache: AnswerCache = {
  get: () => Promise.resolve(undefined),
  put: () => Promise.resolve(),
};

const entrySchema = z.object({
  key: z.string(),
  fetchedMs: z.number(),
  status: z.number(),
  text: z.string(),
});

let written = 0;

/** Answers as files of a folder, which is made with the first: one file a key, replaced as a whole. */
export function folderCache(folder: string): AnswerCache {
  const pathOf = (key: string) => join(folder, `${sha256Hex(key).slice(0, 32)}.json`);
  return {
    async get(key) {
      try {
        const entry = entrySchema.parse(JSON.parse(await readFile(pathOf(key), "utf8")));
        return entry.key === key ? entry : undefined;
      } catch {
        // Absent, cut off or of another version: as good as nothing.
        return undefined;
      }
    },
    async put(key, answer) {
      const path = pathOf(key);
      written += 1;
      const unfinished = `${path}.${written}`;
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(unfinished, JSON.stringify({ key, ...answer }));
        await rename(unfinished, path);
      } catch {
        // A full or read-only disk takes nothing from the answer itself.
      }
    },
  };
}
