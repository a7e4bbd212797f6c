import type { DescEnum, DescField, DescMessage } from "@bufbuild/protobuf";
import type { Comments } from "#lib/kit/openapi/comments.ts";
import type { Bounds } from "./bounds-in-words.ts";
import { docstring } from "./docstring.ts";
import { className, elementType, keyType } from "./python-types.ts";

/** What is said of fields. */
export interface Said {
  readonly comments: Comments;
  readonly bounds: Bounds;
}

/** Names that a field must not have: words of Python, and what the class has of its own. */
const taken = new Set([
  ..."and as assert async await break class continue def del elif else except finally for from global".split(
    " ",
  ),
  ..."if import in is lambda nonlocal not or pass raise return try while with yield None True False".split(
    " ",
  ),
  ..."to_dict from_dict to_json from_json int float str bool bytes list dict datetime timedelta".split(
    " ",
  ),
]);

/** The name of a field in Python. */
function attributeName({ name }: DescField): string {
  return taken.has(name) ? `${name}_` : name;
}

/** The class of an enum. */
export function enumText(desc: DescEnum, { comments }: Said): string {
  const said = comments.ofValues(desc);
  const values = desc.values.flatMap(({ localName, name, deprecated }, at) => [
    `    ${localName} = ${JSON.stringify(name)}`,
    ...saying([said[at] ?? "", deprecated ? "Deprecated." : ""], "    "),
  ]);
  return [
    `class ${className(desc)}(OpenEnum):`,
    ...saying([comments.ofEnum(desc)], "    "),
    "",
    ...values,
  ].join("\n");
}

/** The class of a message: a dataclass whose fields are those of the proto. */
export function messageText(desc: DescMessage, said: Said): string {
  const fields = desc.fields.flatMap((field) => fieldLines(field, said));
  return [
    "@_d.dataclass(kw_only=True, slots=True)",
    `class ${className(desc)}(Message):`,
    ...saying([said.comments.ofMessage(desc) || `The message ${desc.typeName}.`], "    "),
    ...(fields.length > 0 ? ["", ...fields] : []),
  ].join("\n");
}

function fieldLines(field: DescField, { comments, bounds }: Said): readonly string[] {
  const others = field.oneof?.fields.filter((one) => one !== field) ?? [];
  const texts = [
    comments.ofField(field),
    bounds(field),
    others.length > 0
      ? `None where one of these is set: ${others.map(attributeName).join(", ")}.`
      : "",
    field.deprecated ? "Deprecated." : "",
  ];
  return [`    ${attributeName(field)}: ${declaration(field)}`, ...saying(texts, "    ")];
}

function declaration(field: DescField): string {
  const { annotation, zero } = elementType(field, field.parent.file.proto.package);
  if (field.fieldKind === "list") return `list[${annotation}] = _d.field(default_factory=list)`;
  if (field.fieldKind === "map") {
    const key = keyType(field.mapKey).annotation;
    return `dict[${key}, ${annotation}] = _d.field(default_factory=dict)`;
  }
  return hasPresence(field) ? `${annotation} | None = None` : `${annotation} = ${zero}`;
}

function hasPresence(field: DescField): boolean {
  return field.message !== undefined || field.oneof !== undefined || field.proto.proto3Optional;
}

/** What the package reads and writes a message by. */
export function describedText(desc: DescMessage): string {
  const rows = desc.fields.map((field) => `    ${fieldRow(field)},\n`);
  const call = `describe(${className(desc)}, ${JSON.stringify(desc.typeName)}`;
  return rows.length === 0 ? `${call})` : `${call},\n${rows.join("")})`;
}

function fieldRow(field: DescField): string {
  const { codec } = elementType(field, field.parent.file.proto.package);
  const names = `${JSON.stringify(attributeName(field))}, ${JSON.stringify(field.jsonName)}`;
  if (field.fieldKind === "list") return `_v.many(${names}, ${codec})`;
  if (field.fieldKind === "map")
    return `_v.mapped(${names}, ${keyType(field.mapKey).codec}, ${codec})`;
  if (!hasPresence(field)) return `_v.plain(${names}, ${codec})`;
  const { oneof } = field;
  const choice = oneof === undefined ? "" : `, ${JSON.stringify(oneof.name)}`;
  return `_v.optional(${names}, ${codec}${choice})`;
}

/** The docstring of these sentences; none where nothing is said. */
export function saying(texts: readonly string[], indent: string): readonly string[] {
  const said = texts.filter((text) => text !== "").join(" ");
  return said === "" ? [] : [docstring(said, indent)];
}
