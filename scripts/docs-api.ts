import {
  type DescEnum,
  type DescMessage,
  type DescMethod,
  type DescService,
  ScalarType,
} from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { type FaultReason, faultReasons } from "#lib/kernel/fault.ts";
import { streamsRequests, streamsResponses } from "#lib/kit/grpc/shared/service-definition.ts";
import { statuses } from "#lib/kit/http/answers.ts";
import { Comments } from "#lib/kit/openapi/comments.ts";
import { scopeOf } from "#lib/wire/scope.ts";
import { comments as protoComments } from "#proto/comments.ts";
import { boundsOf, isOfPmx } from "./api-bounds.ts";
import { type DescType, TypePlaces, typeOf } from "./api-types.ts";
import { contractServices } from "./contract-services.ts";
import { doNotEdit, type GeneratedPage, table } from "./generated-page.ts";

const comments = new Comments(protoComments);
const services = await contractServices();
const places = new TypePlaces(services);
const sharedPage = "messages.md";

/** The reference of the API: a page for each service, one of what several use, and their index. */
export const apiPages: readonly GeneratedPage[] = [
  { file: "api/README.md", render: renderIndex },
  ...services.map((service) => ({
    file: `api/${pageOf(service)}`,
    render: () => renderService(service),
  })),
  { file: `api/${sharedPage}`, render: renderShared },
];

function pageOf(service: DescService): string {
  const words = service.name.replace(/Service$/, "").replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-");
  return `${words.toLowerCase()}.md`;
}

function renderIndex(): string {
  const rows = services.map((service) => [
    `[${service.name}](${pageOf(service)})`,
    `\`${service.typeName}\``,
    firstSentence(comments.ofService(service)),
  ]);
  const codes = Object.entries(statuses).map(([code, status]) => [`\`${code}\``, `${status}`]);
  return `# API

${doNotEdit}

Every service of pmx, from its protos: what can be called, what each field means, what it is refused by. By gRPC a field is called as
here, in JSON it is \`requestId\` for \`request_id\` ([over HTTP](../http.md), [OpenAPI](../openapi.json)).

${table(["service", "full name", "what it is"], rows)}

Beside them stand the [messages of several services](${sharedPage}).

## Scopes

Where a process asks for tokens, a call needs one that allows the method's scope: \`read\`, \`trade\` or \`admin\`
([threat model](../threat-model.md)).

## Errors

An error has a code of gRPC, a sentence, and a reason in its \`google.rpc.ErrorInfo\`; each method lists its own. Over HTTP the status
follows from the code:

${table(["code", "HTTP"], codes)}

Any method may answer besides: ${anyMethod.map((reason) => `\`${reason}\``).join(", ")}. All reasons:
${faultReasons.map((reason) => `\`${reason}\``).join(", ")}.
`;
}

/** Reasons of what stands before and around every handler, which no method lists. */
const anyMethod: readonly FaultReason[] = [
  "FIELD_INVALID",
  "TOKEN_INVALID",
  "SCOPE_MISSING",
  "RATE_EXCEEDED",
  "DRAINING",
  "DEADLINE",
  "CANCELLED",
  "STORAGE_NOT_WRITABLE",
  "INTERNAL",
];

function renderService(service: DescService): string {
  const said = comments.ofMethods(service);
  const methods = service.methods.map((method) =>
    methodSection(method, said.get(method.name) ?? ""),
  );
  const types = places.ofService(service).map((type) => typeSection(type, service));
  return page(`${service.name}`, [
    `\`${service.typeName}\`: ${prose(comments.ofService(service))}`,
    "## Methods",
    ...methods,
    ...(types.length > 0 ? ["## Messages", ...types] : []),
  ]);
}

function renderShared(): string {
  const types = places.shared().map((type) => typeSection(type, undefined));
  return page("Messages of several services", [
    "What more than one service of the [API](README.md) uses.",
    ...types.map((text) => text.replace(/^### /, "## ")),
  ]);
}

function page(title: string, parts: readonly string[]): string {
  return `${[`# ${title}`, doNotEdit, ...parts].join("\n\n")}\n`;
}

function methodSection(method: DescMethod, comment: string): string {
  const [text = "", errors = ""] = comment.split(/\s*(?:^|\s)Errors: /);
  const scope = scopeOf(method);
  const isReading = method.idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
  const facts = [
    `Takes ${streamsRequests(method) ? "a stream of " : ""}${linkTo(method.input, method.parent)}`,
    `answers ${streamsResponses(method) ? "a stream of " : ""}${linkTo(method.output, method.parent)}`,
    scope === undefined ? "needs no token" : `scope \`${scope}\``,
    ...(isReading ? ["no side effects"] : []),
    ...(method.deprecated ? ["deprecated"] : []),
  ];
  return [
    `### ${method.name}`,
    prose(text),
    `${facts.join("; ")}.`,
    ...(errors === "" ? [] : [`Errors:\n\n${errorList(errors)}`]),
  ].join("\n\n");
}

/** An item for each code; a comma within parentheses separates reasons. */
function errorList(errors: string): string {
  const items = errors.replace(/\.\s*$/, "").split(/, (?=(?:and )?[A-Z][A-Z_]+ \()/);
  return items.map((item) => `- ${cell(item.replace(/^and /, ""))}`).join("\n");
}

function typeSection(type: DescType, from: DescService | undefined): string {
  const comment = type.kind === "enum" ? comments.ofEnum(type) : comments.ofMessage(type);
  return [
    `### ${headingOf(type)}`,
    prose(comment),
    type.kind === "enum" ? valueTable(type) : fieldTable(type, from),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function valueTable(type: DescEnum): string {
  const said = comments.ofValues(type);
  const rows = type.values.map(({ name, number }, at) => [
    `\`${name}\``,
    `${number}`,
    cell(said[at] ?? ""),
  ]);
  return table(["value", "number", "meaning"], rows);
}

function fieldTable({ fields }: DescMessage, from: DescService | undefined): string {
  if (fields.length === 0) return "It has no fields.";
  const rows = fields.map((field) => [
    `\`${field.name}\``,
    kindOf(field, from),
    boundsOf(field).map(bound).join("; "),
    cell([field.deprecated ? "Deprecated." : "", comments.ofField(field)].join(" ").trim()),
  ]);
  return table(["field", "type", "bounds", "meaning"], rows);
}

function kindOf(field: DescMessage["fields"][number], from: DescService | undefined): string {
  const type = typeOf(field);
  const scalar = field.scalar === undefined ? "" : ScalarType[field.scalar].toLowerCase();
  const one = type === undefined ? scalar : linkTo(type, from);
  if (field.fieldKind === "list") return `list of ${one}`;
  if (field.fieldKind === "map") {
    return `map of ${ScalarType[field.mapKey].toLowerCase()} to ${one}`;
  }
  if (field.oneof !== undefined) return `${one}, one of \`${field.oneof.name}\``;
  return one;
}

/** The type's name with a link to where it is described; those of protobuf are not. */
function linkTo(type: DescType, from: DescService | undefined): string {
  if (!isOfPmx(type)) return `\`${type.typeName}\``;
  const owner = places.ownerOf(type);
  const anchor = headingOf(type).toLowerCase().replaceAll(".", "");
  const path = owner === from ? "" : owner === undefined ? sharedPage : pageOf(owner);
  return `[${withinPackage(type)}](${path}#${anchor})`;
}

/** A type of the service's own package has its name there, any other the full one: no two of a page are the same. */
function headingOf(type: DescType): string {
  const isOwn = places.ownerOf(type)?.file.proto.package === type.file.proto.package;
  return isOwn ? withinPackage(type) : type.typeName;
}

function withinPackage({ typeName, file }: DescType): string {
  return typeName.slice(file.proto.package.length + 1);
}

/** A bound within a cell: no pipe of a pattern may end it. */
function bound(text: string): string {
  return text.replaceAll("<", "&lt;").replace(/`[^`]+`/, (code) => code.replaceAll("&lt;", "<"));
}

/** What a proto says, as Markdown that is no HTML. */
function prose(text: string): string {
  return text.replaceAll("<", "&lt;").replaceAll("{{", "{ {");
}

function cell(text: string): string {
  return prose(text).replaceAll(/\s*\n\s*/g, " ");
}

function firstSentence(text: string): string {
  return cell(/^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text);
}
