/** What SQLite holds in one place of a row. */
export type Value = null | string | number | bigint | Uint8Array;

/** A parameter as the driver takes it. @throws RangeError, TypeError for what would be kept as NULL */
export function bindable(value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError(`${value} can not be stored`);
  }
  if (value === undefined) throw new TypeError("undefined can not be stored");
  return typeof value === "boolean" ? Number(value) : value;
}

/** A stored value, its integers as numbers. @throws RangeError for one that a number would round */
export function readable(value: Value): Value {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`the stored integer ${value} is more than a number holds exactly`);
}
