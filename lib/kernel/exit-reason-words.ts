/** The original system's words for why a position was closed, by the names of pmx.execution.v1.ExitReason. */
const words: ReadonlyMap<string, string> = new Map([
  ["STOP", "STOP_LOSS"],
  ["TARGET", "TAKE_PROFIT"],
  ["TIME", "TIME_EXIT"],
]);

/**
 * Why a position was closed, as logs, lists and the views of the audit database say it; a reason that the original
 * did not have keeps its name.
 */
export function exitReasonWord(name: string): string {
  return words.get(name) ?? name;
}
