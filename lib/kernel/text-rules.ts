/**
 * Says what is wrong with a name or another short text of a request, or undefined. Facts and replies carry
 * such texts, and both have a largest size; SQLite ends a text of JSON at a NUL.
 */
export function shortTextProblem(text: string, charactersMax: number): string | undefined {
  if (text.length > charactersMax) {
    return `must have at most ${charactersMax} characters, has ${text.length}`;
  }
  return /\p{Cc}/u.test(text) ? "must have no control character" : undefined;
}
