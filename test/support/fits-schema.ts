type Schema = Readonly<Record<string, unknown>>;

/** A document of OpenAPI, as far as tests read it. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<"get" | "post", Operation | undefined>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
}

interface Content {
  readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
}

/** What is called by one HTTP method at one path. */
export interface Operation {
  readonly operationId: string;
  readonly description: string;
  readonly security?: unknown;
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content | { readonly $ref: string }>>;
}

/** The schema of the answers of an operation. @throws Error for one that says nothing of them */
export function answerSchema({ responses, operationId }: Operation): Schema {
  const { content = {} } = (responses["200"] ?? {}) as Partial<Content>;
  const [{ schema, ...others } = {}] = Object.values(content) as Partial<
    Readonly<Record<"schema" | "x-message", Schema>>
  >[];
  const found = others["x-message"] ?? schema;
  if (found === undefined) throw new Error(`${operationId} has no answer`);
  return found;
}

/** What a reference of a document names. @throws Error for nothing */
export function referred(document: object, ref: string): Schema {
  const parts = ref.split("/").slice(1);
  const found = parts.reduce<unknown>((at, part) => (at as Schema | undefined)?.[part], document);
  if (found === undefined) throw new Error(`${ref} names nothing`);
  return found as Schema;
}

type Check = (
  stated: never,
  value: unknown,
  schema: Schema,
  problem: Problem,
) => string | undefined;
/** What is wrong with a value within the one that is checked. */
type Problem = (schema: Schema, value: unknown, at?: string) => string | undefined;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const unless = (holds: boolean, problem: string) => (holds ? undefined : problem);
const first = <T>(list: readonly T[], problem: (one: T) => string | undefined) => {
  for (const one of list) {
    const found = problem(one);
    if (found !== undefined) return found;
  }
  return undefined;
};
const number = (holds: (value: number, bound: number) => boolean): Check => {
  return (bound: number, value) =>
    unless(typeof value !== "number" || holds(value, bound), `${value} is beyond ${bound}`);
};
const size = (sizeOf: (value: unknown) => number | undefined, isLeast: boolean): Check => {
  return (bound: number, value) => {
    const found = sizeOf(value);
    if (found === undefined) return undefined;
    return unless(isLeast ? found >= bound : found <= bound, `${found} of ${bound}`);
  };
};
const characters = (value: unknown) => (typeof value === "string" ? [...value].length : undefined);
const items = (value: unknown) => (Array.isArray(value) ? value.length : undefined);
const members = (value: unknown) => (isObject(value) ? Object.keys(value).length : undefined);

const typeOf = (value: unknown): string =>
  Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
const formats: Readonly<Record<string, RegExp>> = {
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
};

/** The keywords of JSON Schema that are known: those that the document has. */
const checks: Readonly<Record<string, Check>> = {
  type: (type: string, value) =>
    type === "integer"
      ? unless(Number.isInteger(value), `${value} is no integer`)
      : unless(typeOf(value) === type, `${typeOf(value)} is no ${type}`),
  enum: (values: readonly unknown[], value) => unless(values.includes(value), `${value} is none`),
  const: (wanted: unknown, value) => unless(value === wanted, `${value} is not ${wanted}`),
  minimum: number((value, bound) => value >= bound),
  maximum: number((value, bound) => value <= bound),
  exclusiveMinimum: number((value, bound) => value > bound),
  exclusiveMaximum: number((value, bound) => value < bound),
  minLength: size(characters, true),
  maxLength: size(characters, false),
  minItems: size(items, true),
  maxItems: size(items, false),
  maxProperties: size(members, false),
  pattern: (pattern: string, value) =>
    unless(typeof value !== "string" || new RegExp(pattern, "u").test(value), `not ${pattern}`),
  format: (format: string, value) =>
    unless(typeof value !== "string" || (formats[format]?.test(value) ?? true), `no ${format}`),
  contentEncoding: (_: string, value) =>
    unless(typeof value !== "string" || /^[\w+/-]*={0,2}$/.test(value), "no base64"),
  items: (schema: Schema, value, _, problem) =>
    Array.isArray(value)
      ? first([...value.entries()], ([at, one]) => problem(schema, one, `[${at}]`))
      : undefined,
  properties: (properties: Readonly<Record<string, Schema>>, value, _, problem) =>
    isObject(value)
      ? first(Object.entries(properties), ([name, schema]) =>
          name in value ? problem(schema, value[name], `.${name}`) : undefined,
        )
      : undefined,
  propertyNames: (schema: Schema, value, _, problem) =>
    isObject(value)
      ? first(Object.keys(value), (key) => problem(schema, key, `.${key}`))
      : undefined,
  additionalProperties: (stated: Schema | false, value, { properties = {} }, problem) => {
    if (!isObject(value)) return undefined;
    const others = Object.keys(value).filter((name) => !(name in (properties as object)));
    if (stated === false) return first(others, (name) => `has ${name}`);
    return first(others, (name) => problem(stated, value[name], `.${name}`));
  },
  required: (names: readonly string[], value) =>
    isObject(value) ? first(names, (name) => unless(name in value, `lacks ${name}`)) : undefined,
  allOf: (all: readonly Schema[], value, _, problem) => first(all, (one) => problem(one, value)),
  anyOf: (any: readonly Schema[], value, _, problem) =>
    unless(
      any.some((one) => problem(one, value) === undefined),
      "is like none of anyOf",
    ),
  oneOf: (one: readonly Schema[], value, _, problem) => {
    const like = one.filter((schema) => problem(schema, value) === undefined).length;
    return unless(like === 1, `is like ${like} of oneOf`);
  },
  not: (schema: Schema, value, _, problem) =>
    unless(problem(schema, value) !== undefined, "is like what it must not be"),
  if: (condition: Schema, value, { then: follows }, problem) =>
    problem(condition, value) === undefined ? problem(follows as Schema, value) : undefined,
};
/** Those that hold nothing to anything by themselves. */
const silent = new Set(["description", "deprecated", "then"]);

/**
 * What is wrong with a value by a schema of a document, and where; undefined where it fits.
 * @throws Error for a keyword that is not known here
 */
export function misfit(document: object, schema: Schema, value: unknown): string | undefined {
  const problemIn =
    (path: string): Problem =>
    (inner, found, at = "") => {
      const here = path + at;
      return first(Object.entries(inner), ([keyword, stated]) => {
        if (silent.has(keyword)) return undefined;
        if (keyword === "$ref") return problemIn(here)(referred(document, stated as string), found);
        const check = checks[keyword];
        if (check === undefined) throw new Error(`${keyword} is not known here`);
        const problem = check(stated as never, found, inner, problemIn(here));
        return problem === undefined || problem.startsWith("$") ? problem : `${here}: ${problem}`;
      });
    };
  return problemIn("$")(schema, value);
}
