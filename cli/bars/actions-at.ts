import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { actionKey } from "#gateway/market-data/domain/action-value.ts";
import type { CorporateAction } from "#gateway/market-data/domain/corporate-action.ts";
import { filesFault } from "#gateway/market-data/domain/files/file-problem.ts";
import { isActionFile, readActionFile } from "#gateway/market-data/domain/files/read-actions.ts";
import { actionsName, textOfFile } from "./file-text.ts";

/** Dividends and splits by ticker. */
export type ActionsByTicker = ReadonlyMap<string, readonly CorporateAction[]>;

/**
 * The actions of a file, or of the `actions.csv` beside the bars at a path; none where there is no such file.
 * @throws Fault FIELD_INVALID for a stated file that cannot be read; BARS_INVALID with the rows that are wrong.
 */
export async function actionsFor(path: string, stated?: string): Promise<ActionsByTicker> {
  const file = stated ?? (await actionsBeside(path));
  if (file === undefined) return new Map();
  const text = await textOfFile(file);
  // A share may have that ticker.
  if (stated === undefined && !isActionFile(text)) return new Map();
  const { byTicker, problems } = readActionFile(text, file);
  if (problems.length > 0) throw filesFault(problems);
  return byTicker;
}

/** The actions that a file of bars states, with those of a file of actions; the bars' own count. */
export function actionsWith(
  own: readonly CorporateAction[],
  others: readonly CorporateAction[] = [],
): readonly CorporateAction[] {
  if (others.length === 0) return own;
  const known = new Set(own.map(actionKey));
  const added = others.filter((action) => !known.has(actionKey(action)));
  return [...own, ...added].sort((a, b) => a.exTimeMs - b.exTimeMs);
}

async function actionsBeside(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  const file = join(found.isDirectory() ? path : dirname(path), actionsName);
  const isThere = await stat(file).then(
    (one) => one.isFile(),
    () => false,
  );
  return isThere ? file : undefined;
}
