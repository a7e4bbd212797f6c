/** Where in plain data stand values that canonical JSON writes as strings, as paths of member names and indices. */
export interface TypedPaths {
  /** Exact integers. */
  readonly bigints?: readonly Path[];
  /** Numbers that are not finite. */
  readonly numbers?: readonly Path[];
}

type Path = readonly (string | number)[];

/** The values in plain data that `dataJson` writes as strings, so that `fromDataJson` reads the same data back. */
export function typedPathsOf(value: object): TypedPaths {
  const bigints: Path[] = [];
  const numbers: Path[] = [];
  collect(value, [], bigints, numbers);
  return {
    ...(bigints.length > 0 && { bigints }),
    ...(numbers.length > 0 && { numbers }),
  };
}

/** @param path - where the value stands; it is copied for what is found alone, since nearly nothing is */
function collect(
  value: unknown,
  path: (string | number)[],
  bigints: Path[],
  numbers: Path[],
): void {
  if (typeof value === "bigint") bigints.push([...path]);
  else if (typeof value === "number" && !Number.isFinite(value)) numbers.push([...path]);
  else if (Array.isArray(value)) {
    // Long paths of prices, nearly always.
    if (value.every(Number.isFinite)) return;
    for (let index = 0; index < value.length; index += 1) {
      path.push(index);
      collect(value[index], path, bigints, numbers);
      path.pop();
    }
  } else if (typeof value === "object" && value !== null) {
    const members = value as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(members)) {
      path.push(name);
      collect(members[name], path, bigints, numbers);
      path.pop();
    }
  }
}

/**
 * The plain data that `dataJson` wrote; members that were undefined are absent, and −0 is 0.
 * @throws Error where a path leads to no string: the text is not that of the paths.
 */
export function fromDataJson(text: string, { bigints = [], numbers = [] }: TypedPaths): unknown {
  const data: unknown = JSON.parse(text);
  for (const path of bigints) replaceAt(data, path, BigInt);
  for (const path of numbers) replaceAt(data, path, Number);
  return data;
}

function replaceAt(data: unknown, path: Path, read: (text: string) => bigint | number): void {
  let holder = data as Record<string | number, unknown> | undefined;
  for (const step of path.slice(0, -1)) {
    holder = holder?.[step] as Record<string | number, unknown> | undefined;
  }
  const last = path.at(-1);
  const text = last === undefined ? undefined : holder?.[last];
  if (holder === undefined || last === undefined || typeof text !== "string") {
    throw new Error(`no text at ${path.join(".")}`);
  }
  holder[last] = read(text);
}
