/** What a line of the log says, as it stands in its JSON. */
export interface LogEntry {
  /** ISO 8601. */
  readonly time: string;
  readonly level: string;
  readonly msg: string;
  readonly service: string;
  readonly [field: string]: unknown;
}

/**
 * A line of the log for a person: time of day (UTC), level, service, message, then `key=value` for every
 * further field. The stack of an error stands below, indented.
 */
export function readableLine({ time, level, msg, service, ...fields }: LogEntry): string {
  const clock = `${time.slice(11, 23)}`;
  const head = [clock, level.padEnd(5), service.padEnd(9), msg].join("  ");
  const pairs = Object.entries(fields).map(([key, value]) => `${key}=${valueText(value)}`);
  const stacks = Object.values(fields).flatMap(stackLines);
  return [[head, ...pairs].join("  "), ...stacks].join("\n");
}

function valueText(value: unknown): string {
  if (typeof value === "string") return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
  if (hasStack(value)) return JSON.stringify(value.message);
  return JSON.stringify(value) ?? "undefined";
}

/** The stack without its first lines, which repeat the message. */
function stackLines(value: unknown): readonly string[] {
  if (!hasStack(value)) return [];
  return value.stack.split("\n").filter((line) => /^\s+at /.test(line));
}

function hasStack(value: unknown): value is { readonly message: unknown; readonly stack: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    "stack" in value &&
    typeof value.stack === "string"
  );
}
