/** The known word within two typing slips of the typed one (a third of its length at most). */
export function closestWord(typed: string, known: readonly string[]): string | undefined {
  return nearestWord(typed, known, Math.min(2, Math.floor(typed.length / 3)));
}

/**
 * The known word that is the fewest typing slips away from the typed one; the first of several.
 *
 * @param allowed slips at most; without it, any number
 */
export function nearestWord(
  typed: string,
  known: readonly string[],
  allowed = Number.POSITIVE_INFINITY,
): string | undefined {
  let best: string | undefined;
  let bestDistance = allowed + 1;
  for (const word of known) {
    const distance = editDistance(typed, word);
    if (distance < bestDistance) {
      best = word;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein distance: insertions, deletions and substitutions cost 1. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let column = 1; column <= to.length; column++) {
      const substitution = row[column - 1]! + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(row[column]! + 1, next[column - 1]! + 1, substitution));
    }
    row = next;
  }
  return row[to.length]!;
}
