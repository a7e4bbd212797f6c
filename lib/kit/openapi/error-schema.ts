import { type FaultCode, faultReasons } from "#lib/kernel/fault.ts";
import { connectCodeOf } from "../connect/errors.ts";
import { errorDetails, errorDomain } from "../grpc/shared/status-details.ts";
import { statuses } from "../http/answers.ts";
import { type Json, refOf } from "./json-schema.ts";
import type { Schemas } from "./schemas.ts";

/** Name of the schema of an error, and of the answer that it is. */
export const errorName = "Error";

/** An error as Connect's protocol has it, with the reasons that there are; its details are among the schemas from then on. */
export function errorSchema(schemas: Schemas): Json {
  const codes = Object.entries(statuses).map(
    ([code, status]) => `- \`${connectCodeOf(code as FaultCode)}\`: ${status}`,
  );
  return {
    type: "object",
    description: `Why there is no answer. The HTTP status follows from the code:\n\n${codes.join("\n")}\n- \`unknown\`: 405 and 415, for what is no call at all.`,
    required: ["code", "message"],
    properties: {
      code: {
        type: "string",
        enum: [...Object.keys(statuses).map((code) => connectCodeOf(code as FaultCode)), "unknown"],
      },
      message: { type: "string", description: "What was wrong, where, and what to do." },
      details: {
        type: "array",
        description:
          "The reason always; what was wrong of which field and when to call again, where there is such.",
        items: {
          type: "object",
          required: ["type", "value"],
          properties: {
            type: { type: "string", description: "The full name of a message." },
            value: { type: "string", contentEncoding: "base64", description: "The message." },
            debug: { description: "The same message as JSON." },
          },
          allOf: errorDetails.map((desc) => ({
            if: { properties: { type: { const: desc.typeName } } },
            // biome-ignore lint/suspicious/noThenProperty: JSON Schema has a keyword of this name
            then: { properties: { debug: debugSchema(desc, schemas) } },
          })),
        },
      },
    },
  };
}

function debugSchema(desc: (typeof errorDetails)[number], schemas: Schemas): Json {
  const ref = schemas.refTo(desc, "answer");
  if (desc.typeName !== "google.rpc.ErrorInfo") return ref;
  const reason = { type: "string", enum: faultReasons };
  return { allOf: [ref], properties: { reason, domain: { const: errorDomain } } };
}

/** The answer that an error is. */
export const errorResponse: Json = {
  description: "The call failed, or was refused.",
  headers: {
    "retry-after": {
      description: "Seconds after which to call again.",
      schema: { type: "integer" },
    },
  },
  content: { "application/json": { schema: refOf(errorName) } },
};
