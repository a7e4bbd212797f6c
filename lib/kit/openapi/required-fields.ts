import { create, type DescField, type DescMessage } from "@bufbuild/protobuf";
import { createBounds } from "../grpc/bounds/bounds.ts";

const bounds = createBounds();

/** The fields without which a request is refused: those that the bounds find fault with in an empty message. */
export function requiredFields(desc: DescMessage): readonly DescField[] {
  const { violations = [] } = bounds.of(desc)(create(desc)) ?? {};
  const missing = new Set(violations.map(({ field }) => field));
  return desc.fields.filter(({ name }) => missing.has(name));
}
