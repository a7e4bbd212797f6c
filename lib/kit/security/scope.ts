/** What a token may be allowed: to look, to change what is traded, to change what guards it. */
export const scopes = ["read", "trade", "admin"] as const;

/** One of them; none includes another. */
export type Scope = (typeof scopes)[number];

export function isScope(word: string): word is Scope {
  return (scopes as readonly string[]).includes(word);
}
