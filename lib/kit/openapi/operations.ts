import type { DescMethod } from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { streamsRequests, streamsResponses } from "../grpc/shared/service-definition.ts";
import type { Scope } from "../security/scope.ts";
import { errorName } from "./error-schema.ts";
import type { Json } from "./json-schema.ts";
import type { Schemas } from "./schemas.ts";

/** Names of what operations refer to. */
const timeoutName = "timeout";
const securityName = "token";

/** A method, with what the document says of it. */
export interface DescribedMethod {
  readonly method: DescMethod;
  readonly comment: string;
  /** What a token must allow; undefined where nobody is ever asked. */
  readonly scope: Scope | undefined;
}

/** What can be done at the path of a method; undefined for streams both ways, which HTTP/1.1 does not carry. */
export function pathItem({ method, comment, scope }: DescribedMethod, schemas: Schemas) {
  const isAsked = streamsRequests(method);
  const isAnswered = streamsResponses(method);
  if (isAsked && isAnswered) return undefined;
  const request = schemas.refTo(method.input, "request");
  const answer = schemas.refTo(method.output, "answer");
  const { typeName } = method.parent;
  const common = {
    tags: [typeName],
    ...(method.deprecated && { deprecated: true }),
    // A process that has no file of tokens asks nobody.
    ...(scope !== undefined && { security: [{}, { [securityName]: [scope] }] }),
  };
  const timeout = { $ref: `#/components/parameters/${timeoutName}` };
  const failure = { default: { $ref: `#/components/responses/${errorName}` } };
  if (isAsked || isAnswered) {
    const streamed = {
      operationId: `${typeName}.${method.name}`,
      description: joined(comment, `The ${isAsked ? "request" : "answer"} is a stream.`),
      ...common,
      parameters: [timeout],
      requestBody: {
        required: true,
        content: isAsked
          ? envelopes(
              "Envelopes, without a last one that ends them, each of whose messages is",
              request,
            )
          : envelopes("One envelope, whose message is", request),
      },
      responses: {
        "200": {
          description: isAsked
            ? "The answer in an envelope; the last envelope says how the call ended."
            : "Messages in envelopes; the last envelope says how the stream ended.",
          content: isAsked
            ? envelopes("Up to one envelope, and the last; the message of the one is", answer)
            : envelopes("Envelopes, as they come, each of whose messages is", answer),
        },
        ...failure,
      },
    };
    return { post: streamed };
  }
  const answered = {
    "200": { description: "The answer.", content: { "application/json": { schema: answer } } },
    ...failure,
  };
  const post = {
    operationId: `${typeName}.${method.name}`,
    description: comment,
    ...common,
    parameters: [timeout],
    requestBody: { required: true, content: { "application/json": { schema: request } } },
    responses: answered,
  };
  if (method.idempotency !== MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS) return { post };
  const message = {
    name: "message",
    in: "query",
    description: "The message, percent-encoded.",
    content: { "application/json": { schema: request } },
  };
  const encoding = { name: "encoding", in: "query", schema: { type: "string", enum: ["json"] } };
  const get = {
    operationId: `${typeName}.${method.name}.get`,
    description: joined(comment, "The same as by POST."),
    ...common,
    parameters: [encoding, message, timeout],
    responses: answered,
  };
  return { get, post };
}

/** A stream is no JSON; which message its envelopes hold stands beside the schema of its bytes. */
function envelopes(what: string, message: Json): Json {
  const description = `${what} the JSON of \`x-message\`: a byte of flags (2: the last, which is {} or {"error": …}), its length in 4 bytes, the message.`;
  const schema = { type: "string", format: "binary", description };
  return { "application/connect+json": { schema, "x-message": message } };
}

function joined(...texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join(" ");
}

/** What operations refer to by these names. */
export const sharedParts = {
  parameters: {
    [timeoutName]: {
      name: "connect-timeout-ms",
      in: "header",
      description: "Milliseconds after which the caller waits no longer.",
      schema: { type: "integer", minimum: 0, maximum: 9_999_999_999 },
    },
  },
  securitySchemes: {
    [securityName]: {
      type: "http",
      scheme: "bearer",
      description:
        "A token that allows the scope which an operation names, where the process asks for tokens.",
    },
  },
} as const;
