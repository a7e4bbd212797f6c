/**
 * Settings with changes on top. Objects are merged member by member at every depth; any other value
 * of the changes, a list too, replaces what was there.
 */
export function mergeSettings<T extends object>(settings: T, changes: object): T {
  const merged: Record<string, unknown> = { ...(settings as Readonly<Record<string, unknown>>) };
  for (const [name, value] of Object.entries(changes)) {
    const known = merged[name];
    merged[name] = isObject(known) && isObject(value) ? mergeSettings(known, value) : value;
  }
  return merged as T;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
