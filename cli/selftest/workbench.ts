import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { StartEmbedded } from "../command-context.ts";
import { type Changes, writeConfiguration } from "./configuration.ts";
import { importOwn, madeOnce } from "./made-once.ts";
import { type Stack, startStack } from "./stack.ts";

/** What scenarios work with. Each has stacks of its own, so that none sees what another has left. */
export interface Workbench {
  /** All random numbers follow from it. */
  readonly seed: number;
  /** How often what is repeated is repeated: 1 for the short form. */
  readonly repeats: number;
  /** Services without any record, by the selftest's configuration and these changes. */
  empty(changes?: Changes): Promise<Stack>;
  /** Services over a copy of the honest records; `before` has its folder to itself. */
  honest(changes?: Changes, before?: (folder: string) => void): Promise<Stack>;
  /** Services over the honest records that all scenarios ask, and none changes. */
  untouched(): Promise<Stack>;
  /** What `pmx verify` names as bad in the honest records; undefined for nothing. */
  badInUntouched(): Promise<string | undefined>;
  /** Services over the records of a stack, which is closed; `meanwhile` has its folder to itself. */
  again(stack: Stack, changes?: Changes, meanwhile?: (folder: string) => void): Promise<Stack>;
  /** The sprint of the honest records: seven audit runs on bars without any news, with its trades. */
  sprint(): Promise<Sprint>;
  /** The sprint on sealed bars of a steady rise. */
  trend(): Promise<Sprint>;
  /** Sends the bars of the honest records. */
  importOwn(stack: Stack): Promise<unknown>;
}

/** The whole selftest's, of which each scenario gets its own part. */
export interface Workshop {
  /** Runs work with a bench, and closes what it opened. */
  with<T>(work: (bench: Workbench) => Promise<T>): Promise<T>;
  /** Closes what all have asked, and removes every folder. */
  close(): Promise<void>;
}

export interface WorkshopOptions {
  readonly startEmbedded: StartEmbedded;
  readonly seed: number;
  readonly repeats: number;
}

/** Opens a workshop in a temporary folder; nothing is started yet. */
export function openWorkshop({ startEmbedded, seed, repeats }: WorkshopOptions): Workshop {
  const root = mkdtempSync(join(tmpdir(), "pmx-selftest-"));
  let folders = 0;
  const folder = () => {
    folders += 1;
    return join(root, `${folders}`);
  };
  const configFolders = new Map<string, string>();
  const configured = (changes: Changes = {}) => {
    const key = JSON.stringify(changes);
    const known = configFolders.get(key);
    if (known !== undefined) return known;
    const made = folder();
    writeConfiguration(made, changes);
    configFolders.set(key, made);
    return made;
  };
  const start = (records: string, changes?: Changes) =>
    startStack(startEmbedded, { folder: records, configFolder: configured(changes) });
  const copyOf = (from: string) => {
    const to = folder();
    cpSync(from, to, { recursive: true });
    return to;
  };
  const made = madeOnce(start, folder, seed);
  return {
    async with(work) {
      const open = new Set<Stack>();
      const opened = async (starting: Promise<Stack>) => {
        const stack = await starting;
        open.add(stack);
        return stack;
      };
      try {
        return await work({
          seed,
          repeats,
          empty: async (changes) => opened(start(copyOf(await made.blank()), changes)),
          async honest(changes, before) {
            const copy = copyOf((await made.honest()).folder);
            before?.(copy);
            return opened(start(copy, changes));
          },
          untouched: async () => (await made.honest()).stack,
          badInUntouched: async () => (await made.honest()).bad(),
          trend: made.trend,
          async again(stack, changes, meanwhile) {
            open.delete(stack);
            await stack.close();
            meanwhile?.(stack.folder);
            return opened(start(stack.folder, changes));
          },
          importOwn: (stack) => importOwn(stack, seed),
          sprint: async () => (await made.honest()).sprint,
        });
      } finally {
        for (const stack of open) await stack.close();
      }
    },
    async close() {
      await made.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
