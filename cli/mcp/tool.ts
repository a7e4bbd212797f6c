import type { McpCall, McpTool } from "@pmx/mcp";
import { z } from "zod";
import type { Fault } from "#lib/kernel/fault.ts";
import { asFault } from "#lib/kit/as-fault.ts";
import { usageFault } from "../flag.ts";
import { type GatewaySession, unlessInterrupted } from "../gateway-session.ts";
import type { ServicePlace } from "../records/service-client.ts";
import { boundedText } from "./bounds.ts";
import type { GatewayLease } from "./gateway-lease.ts";

/** Where a tool reads. */
export type ToolPlace = Omit<ServicePlace, "name"> & { readonly gateway: GatewaySession };

/** What a tool works with besides its arguments. */
export interface ToolCall extends McpCall {
  readonly where: ToolPlace;
  readonly lease: GatewayLease;
  readonly newId: () => string;
}

/** What a tool found: the same in sentences and as data. */
export interface Found<Output> {
  readonly text: string;
  readonly structured: Output;
}

/** A tool as it is written down. */
export interface WrittenTool<Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Each field described and bounded. */
  readonly input: Input;
  readonly output: Output;
  /** Whether it only reads, records an answer that stays, or starts something. Absent: it reads. */
  readonly effect?: "records" | "starts";
  /** @throws Fault, which becomes an error of the tool */
  readonly answer: (given: z.output<Input>, call: ToolCall) => Promise<Found<z.output<Output>>>;
}

/** What tools are made with. */
export interface ToolSurroundings {
  readonly lease: GatewayLease;
  readonly place: ServicePlace["place"];
  readonly environment: ServicePlace["environment"];
  readonly newId: () => string;
}

/** A tool that is yet to be given its surroundings. */
export type UnboundTool = (surroundings: ToolSurroundings) => McpTool;

/** A tool whose arguments are checked, whose errors say what to do, and whose text is bounded. */
export function tool<Input extends z.ZodObject, Output extends z.ZodObject>(
  written: WrittenTool<Input, Output>,
): UnboundTool {
  const { name, title, description, input, output, effect, answer } = written;
  return ({ lease, place, environment, newId }) => ({
    ...{ name, title, description },
    inputSchema: schemaOf(input, "input"),
    outputSchema: schemaOf(output, "output"),
    annotations: {
      readOnlyHint: effect === undefined,
      // What is recorded or started takes nothing away.
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: false,
    },
    async run(given, call) {
      try {
        const read = argumentsOf(input, given);
        const found = lease.use((gateway) => {
          const where = { gateway, place, environment };
          return answer(read, { ...call, where, lease, newId });
        });
        const { text, structured } = await unlessInterrupted(call.signal, found);
        return { text: boundedText(text), structured };
      } catch (error) {
        const fault = asFault(error);
        // Its cause belongs on standard error, and to nobody else.
        if (fault.reason === "INTERNAL" && fault !== error) throw error;
        return { text: boundedText(faultLines(fault)), isError: true };
      }
    },
  });
}

/** JSON Schema that every reader of the protocol knows. */
function schemaOf(schema: z.ZodObject, io: "input" | "output") {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    ...{ io, target: "draft-7" },
    override({ jsonSchema }) {
      // Of an answer they say nothing, and a list of tools is read whole at every start.
      if (io === "input") return;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return rest;
}

/** @throws Fault FIELD_INVALID naming every field that is wrong, what is and what would be right */
function argumentsOf<Input extends z.ZodObject>(schema: Input, given: unknown): z.output<Input> {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const found = read.error.issues.slice(0, 10).map((issue) => {
    if (issue.code === "unrecognized_keys") {
      const known = Object.keys(schema.shape).join(", ") || "none";
      return `${issue.keys.slice(0, 5).join(", ").slice(0, 200)}: no such argument; there are ${known}`;
    }
    return `${issue.path.join(".").slice(0, 100) || "arguments"}: ${issue.message.slice(0, 300)}`;
  });
  const [first = "arguments: invalid", ...more] = found;
  const [where = "", ...what] = first.split(": ");
  throw usageFault(where, [what.join(": "), ...more].join("; "));
}

/** What went wrong, where, and when it may go right. */
export function faultLines(fault: Fault): string {
  const { reason, message, violations, retryAfterMs } = fault;
  const others = violations.filter(({ description }) => !message.includes(description));
  return [
    `${reason}: ${message}`,
    ...others.slice(0, 20).map(({ field, description }) => `${field}: ${description}`),
    ...(retryAfterMs === undefined ? [] : [`It may be asked again in ${retryAfterMs} ms.`]),
  ].join("\n");
}
