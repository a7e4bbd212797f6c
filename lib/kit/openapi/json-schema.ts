/** An object of the document: of JSON Schema 2020-12, or of OpenAPI 3.1. */
export type Json = Readonly<Record<string, unknown>>;

/** A description, where there is one. */
export function described(text: string): Json {
  return text === "" ? {} : { description: text };
}

/** Where a schema stands in the document. */
export function refOf(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}
