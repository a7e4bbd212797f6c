import type { DescEnum } from "@bufbuild/protobuf";

/** The name of an enum's value without its prefix; UNSPECIFIED for a number that it lacks. */
export function enumName(schema: DescEnum, value: number): string {
  return schema.value[value]?.localName ?? "UNSPECIFIED";
}
