import { cpSync } from "node:fs";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { badInLogs } from "./objections.ts";
import { movements, sealedSprint } from "./planted-sprint.ts";
import { barsOf, importBars, ownTicker, runSprint } from "./sprints.ts";
import type { Stack } from "./stack.ts";
import { submitOwn } from "./submitted.ts";

/** The records of an honest sprint. */
export interface HonestRecords {
  /** As they were when the sprint had ended. */
  readonly folder: string;
  readonly sprint: Sprint;
  /** Services over a copy of them, which all ask and none changes. */
  readonly stack: Stack;
  /** What `pmx verify` names as bad in them. */
  readonly bad: () => Promise<string | undefined>;
}

/** What several scenarios begin with; each is made when it is first asked for. */
export interface MadeOnce {
  /** A folder of databases without records. */
  blank(): Promise<string>;
  honest(): Promise<HonestRecords>;
  /** The sprint on sealed bars of a steady rise. */
  trend(): Promise<Sprint>;
  close(): Promise<void>;
}

/** Without any news: a little more than a bond, as wild as a share. */
export const honestMovement = { drift: 0.05, annualisedVolatility: 0.2 };

/** Sends the bars of the honest sprint. */
export function importOwn(stack: Stack, seed: number): Promise<unknown> {
  return importBars(stack, barsOf(ownTicker, seed, honestMovement));
}

/**
 * @param start - starts services over a folder.
 * @param folder - names a new one.
 */
export function madeOnce(
  start: (folder: string) => Promise<Stack>,
  folder: () => string,
  seed: number,
): MadeOnce {
  const copyOf = (from: string) => {
    const to = folder();
    cpSync(from, to, { recursive: true });
    return to;
  };
  const blank = once(async () => (await closing(await start(folder()), async () => 0)).folder);
  const honest = once(async (): Promise<HonestRecords> => {
    const made = await closing(await start(copyOf(await blank())), async (stack) => {
      await importOwn(stack, seed);
      await submitOwn(stack);
      return runSprint(stack, { audits: 7 });
    });
    const stack = await start(copyOf(made.folder));
    return { folder: made.folder, sprint: made.result, stack, bad: once(() => badInLogs(stack)) };
  });
  const trend = once(async () => {
    const made = await closing(await start(copyOf(await blank())), (stack) =>
      sealedSprint(stack, "TREND", seed, movements.trend),
    );
    return made.result;
  });
  return {
    blank,
    honest,
    trend,
    async close() {
      // What could not be made has been said by the scenario that asked for it.
      const made = await honest.made?.catch(() => undefined);
      await made?.stack.close();
    },
  };
}

/** Works with a stack and closes it. */
async function closing<T>(stack: Stack, work: (stack: Stack) => Promise<T>) {
  try {
    return { folder: stack.folder, result: await work(stack) };
  } finally {
    await stack.close();
  }
}

/** A function that makes something the first time, and `made` of it once it was asked. */
function once<T>(make: () => Promise<T>): (() => Promise<T>) & { readonly made?: Promise<T> } {
  const asked: { (): Promise<T>; made?: Promise<T> } = () => {
    asked.made ??= make();
    return asked.made;
  };
  return asked;
}
