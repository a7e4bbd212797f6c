import {
  clone,
  create,
  type DescField,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
  ScalarType,
} from "@bufbuild/protobuf";

/** An id that no other call has: 128 random bits in hexadecimal digits. */
export function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The field by which pmx knows a request again; undefined where it has none. */
export function requestIdField(desc: DescMessage): DescField | undefined {
  return desc.fields.find(
    (field) =>
      field.name === "request_id" &&
      field.fieldKind === "scalar" &&
      field.scalar === ScalarType.STRING,
  );
}

/** The request with an id, where it can have one and its caller stated none; what the caller holds stays as it is. */
export function withRequestId<D extends DescMessage>(
  desc: D,
  request: MessageInitShape<D>,
  id: string,
): MessageShape<D> {
  const message = create(desc, request);
  const field = requestIdField(desc);
  if (field === undefined) return message;
  const values = message as unknown as Record<string, unknown>;
  if (values[field.localName] !== "") return message;
  const own = Object.is(message, request) ? clone(desc, message) : message;
  (own as unknown as Record<string, unknown>)[field.localName] = id;
  return own;
}
