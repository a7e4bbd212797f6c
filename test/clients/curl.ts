import { Buffer } from "node:buffer";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import { pathOf } from "#lib/kit/grpc/shared/service-definition.ts";
import { type AnyCall, endsAfterMs, jsonOf, type Outcome } from "#test/support/call-outcomes.ts";
import { envelopesOf } from "../contract/kit/connect/echo-over-http.ts";
import { output } from "./installed-client.ts";

/** What curl was answered: the outcome as the client states it, and the status of HTTP. */
export interface Curled extends Outcome {
  readonly status: number;
}

/** Makes all calls by one process of curl, one after another, each with its JSON in a file. */
export async function curled(
  baseUrl: string,
  calls: readonly AnyCall[],
  folder: string,
): Promise<readonly Curled[]> {
  mkdirSync(folder, { recursive: true });
  const file = (index: number, ending: string) => join(folder, `${index}.${ending}`);
  const blocks = calls.map((call, index) => {
    const { method } = call;
    const endMs = endsAfterMs(method);
    const kind = method.methodKind === "unary" ? "json" : "connect+json";
    writeFileSync(file(index, "sent"), bodyOf(call));
    return [
      `url = "${baseUrl}${pathOf(method)}"`,
      `header = "content-type: application/${kind}"`,
      ...(endMs === undefined ? [] : [`header = "connect-timeout-ms: ${endMs}"`]),
      `data-binary = "@${file(index, "sent")}"`,
      `output = "${file(index, "got")}"`,
      'write-out = "%{http_code}\\n"',
    ].join("\n");
  });
  const config = join(folder, "calls.curl");
  writeFileSync(config, blocks.join("\nnext\n"));
  const statuses = (await output("curl", ["--silent", "-K", config], folder)).trim().split("\n");
  return calls.map(({ method }, index) => {
    const bytes = readFileSync(file(index, "got"));
    const parse = method.methodKind === "unary" ? unaryOutcome : streamOutcome;
    const status = Number(statuses[index]);
    return { ...parse(bytes, status), status };
  });
}

/** The message of a unary call, or all of a stream in their envelopes. */
function bodyOf({ method, requests }: AnyCall): Buffer {
  const texts = requests.map((one) => Buffer.from(JSON.stringify(jsonOf(method.input, one))));
  if (method.methodKind === "unary") return texts[0]!;
  return Buffer.concat(
    texts.flatMap((text) => {
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(text.byteLength, 1);
      return [prefix, text];
    }),
  );
}

function unaryOutcome(bytes: Buffer, status: number): Outcome {
  const json = JSON.parse(bytes.toString()) as JsonValue;
  if (status === 200) return { answers: [json] };
  return { answers: [], error: errorOf(json as unknown as ErrorJson) };
}

function streamOutcome(bytes: Buffer): Outcome {
  const envelopes = envelopesOf(new Uint8Array(bytes).buffer);
  const answers = envelopes.slice(0, -1).map(([, json]) => json as JsonValue);
  const { error } = envelopes.at(-1)![1] as { readonly error?: ErrorJson };
  const isOver = error?.code === "deadline_exceeded" && answers.length > 0;
  return error === undefined || isOver ? { answers } : { answers, error: errorOf(error) };
}

interface ErrorJson {
  readonly code: string;
  readonly message: string;
  readonly details: readonly { readonly type: string; readonly debug: JsonObject }[];
}

/** The error in the words of the client, from what its details say for a person. */
function errorOf({ code, message, details }: ErrorJson): JsonObject {
  const detail = (name: string) =>
    details.find(({ type }) => type === `google.rpc.${name}`)?.debug ?? {};
  const { reason = null, metadata = {} } = detail("ErrorInfo");
  const { fieldViolations: violations = [] } = detail("BadRequest");
  const { retryDelay } = detail("RetryInfo");
  return {
    code: code === "canceled" ? "CANCELLED" : code.toUpperCase(),
    ...{ reason, message, violations, metadata },
    retryAfterMs: retryDelay === undefined ? null : Number.parseFloat(`${retryDelay}`) * 1_000,
  };
}
