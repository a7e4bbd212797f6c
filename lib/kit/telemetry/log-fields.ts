import { Fault } from "#lib/kernel/fault.ts";

const secretKey = /token|secret|password|authorization|credential|cookie|private.?key|api.?key/i;
/** What a text may hold although its key says nothing: who logs in by a URL, and the token of a header. */
const secretsInText = [
  [/(\/\/)[^\s/@]+@/g, "$1[redacted]@"],
  [/\b(bearer|basic)\s+[\w.~+/=-]{16,}/gi, "$1 [redacted]"],
] as const;
const depthMax = 6;

/** The text without secrets that can be told by their form. */
export function withoutSecrets(text: string): string {
  return secretsInText.reduce((left, [secret, shown]) => left.replace(secret, shown), text);
}

/** A copy of the fields that JSON can express: bigint as text, errors as objects, secrets hidden. */
export function loggable(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return plainObject(fields, 0, []);
}

function plainObject(
  value: object,
  depth: number,
  parents: readonly object[],
): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    plain[key] = secretKey.test(key) ? "[redacted]" : plainValue(entry, depth + 1, parents);
  }
  return plain;
}

function plainValue(value: unknown, depth: number, parents: readonly object[]): unknown {
  if (typeof value === "string") return withoutSecrets(value);
  if (typeof value === "bigint" || typeof value === "symbol") return String(value);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value === "function") return `[function ${value.name}]`;
  if (typeof value !== "object" || value === null) return value;
  if (parents.includes(value)) return "[circular]";
  if (depth > depthMax) return "[too deep]";
  const path = [...parents, value];
  if (value instanceof Error) return plainError(value, depth, path);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "[no date]" : value.toJSON();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((entry) => plainValue(entry, depth + 1, path));
  return plainObject(value, depth, path);
}

function plainError(error: Error, depth: number, path: readonly object[]): Record<string, unknown> {
  const plain: Record<string, unknown> = {
    name: error.name,
    message: withoutSecrets(error.message),
  };
  if (error instanceof Fault) {
    plain.code = error.code;
    plain.reason = error.reason;
    if (error.violations.length > 0) {
      plain.violations = plainValue(error.violations, depth + 1, path);
    }
    plain.metadata = plainObject(error.metadata, depth + 1, path);
  }
  plain.stack = error.stack && withoutSecrets(error.stack);
  if (error.cause !== undefined) plain.cause = plainValue(error.cause, depth + 1, path);
  if (error instanceof AggregateError) {
    plain.errors = plainValue(error.errors, depth + 1, path);
  }
  return plain;
}
