import type { DescMethod, DescService } from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import type { Comments } from "#lib/kit/openapi/comments.ts";
import { docstring } from "./docstring.ts";
import { saying } from "./python-message.ts";
import { classRef } from "./python-types.ts";

/** The class of a service: a method for each of its RPCs. */
export function serviceText(service: DescService, comments: Comments): string {
  const said = comments.ofMethods(service);
  const methods = service.methods.map((method) => methodText(method, said.get(method.name) ?? ""));
  return [
    `class ${service.name}(Service):`,
    ...saying([comments.ofService(service)], "    "),
    "",
    methods.join("\n\n"),
  ].join("\n");
}

function methodText(method: DescMethod, comment: string): string {
  const { package: own } = method.parent.file.proto;
  const answer = classRef(method.output, own);
  const request = classRef(method.input, own);
  const [name, taken, returned] = shapeOf(method, request, answer);
  return [
    `    def ${snakeCase(method.name)}(`,
    `        self, ${taken}, *, timeout: float | None = None`,
    `    ) -> ${returned}:`,
    docstring(comment, "        "),
    `        return self._connection.${name}(${constant(method)}, ${taken.split(":")[0]}, timeout)`,
  ].join("\n");
}

/** By which method of Connection it is called, with what, and what that returns. @throws Error for a kind that no RPC has */
function shapeOf({ methodKind, name }: DescMethod, request: string, answer: string) {
  switch (methodKind) {
    case "unary":
      return ["call", `request: ${request}`, answer] as const;
    case "server_streaming":
      return ["stream", `request: ${request}`, `Stream[${answer}]`] as const;
    case "client_streaming":
      return ["send", `requests: Iterable[${request}]`, answer] as const;
    default:
      throw new Error(`${name} streams both ways, which HTTP/1.1 does not carry`);
  }
}

/** What a call of each method needs to know. */
export function methodRows(service: DescService): readonly string[] {
  return service.methods.map((method) => {
    const { package: own } = method.parent.file.proto;
    const path = JSON.stringify(`/${service.typeName}/${method.name}`);
    const types = `${classRef(method.input, own)}, ${classRef(method.output, own)}`;
    const isSafe = method.idempotency !== MethodOptions_IdempotencyLevel.IDEMPOTENCY_UNKNOWN;
    return `${constant(method)} = Method(\n    ${path}, ${types}, is_safe=${isSafe ? "True" : "False"}\n)`;
  });
}

/** The name of the table's entry; two services of a package may have methods of one name. */
function constant({ name, parent }: DescMethod): string {
  return `_${snakeCase(parent.name)}_${snakeCase(name)}`.toUpperCase();
}

/** CreateSprint as create_sprint. */
export function snakeCase(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}
