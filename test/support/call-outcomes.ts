import {
  createRegistry,
  type DescMessage,
  type DescMethod,
  type JsonObject,
  type JsonValue,
  type Message,
  toJson,
} from "@bufbuild/protobuf";
import { type PmxClient, PmxError } from "#clients/typescript/src/node.ts";
import type { ProcessName } from "#clients/typescript/src/services.ts";
import { streamsRequests, streamsResponses } from "#lib/kit/grpc/shared/service-definition.ts";
import { errorDetails } from "#lib/kit/grpc/shared/status-details.ts";

/** A call of any method, with one request or, of a stream of requests, several. */
export interface AnyCall {
  readonly method: DescMethod;
  readonly requests: readonly Message[];
  /** Of a service that every process answers for itself: by which. */
  readonly process?: ProcessName;
}

/** What came of a call: its answers as JSON, and the error that ended it. */
export interface Outcome {
  readonly answers: readonly JsonValue[];
  readonly error?: JsonObject;
}

const registry = createRegistry(...errorDetails);
/** When a stream ends here that has no end of itself, as a watch of what goes on; undefined for any other. */
export function endsAfterMs({ name }: DescMethod): number | undefined {
  return name.startsWith("Watch") ? 1_500 : undefined;
}

/** A message as JSON, also where it holds an error with details. */
export function jsonOf(desc: DescMessage, message: Message): JsonValue {
  return toJson(desc, message, { registry });
}

/** Makes the call by the client of its service. */
export async function outcomeOf(
  client: PmxClient,
  { method, requests, process }: AnyCall,
): Promise<Outcome> {
  const functions = client.of(method.parent, process) as unknown as Readonly<
    Record<string, AnyFunction>
  >;
  const call = functions[method.localName]!;
  const answers: JsonValue[] = [];
  try {
    if (streamsResponses(method)) {
      const deadlineMs = endsAfterMs(method) ?? Number.POSITIVE_INFINITY;
      const stream = call(requests[0], { deadlineMs }) as AsyncIterable<Message>;
      for await (const message of stream) answers.push(jsonOf(method.output, message));
    } else {
      const asked = streamsRequests(method) ? requests : requests[0];
      answers.push(jsonOf(method.output, (await call(asked)) as Message));
    }
    return { answers };
  } catch (thrown) {
    if (!(thrown instanceof PmxError)) throw thrown;
    if (answers.length > 0 && thrown.code === "DEADLINE_EXCEEDED") return { answers };
    const { code, reason = null, message, violations, metadata, retryAfterMs = null } = thrown;
    const told = violations.map((violation) => ({ ...violation }));
    return {
      answers,
      error: { code, reason, message, violations: told, metadata: { ...metadata }, retryAfterMs },
    };
  }
}

type AnyFunction = (request: unknown, options?: object) => unknown;
