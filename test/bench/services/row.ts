import {
  create,
  type DescMessage,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { pathOf } from "#lib/kit/grpc/shared/service-definition.ts";
import type { Child } from "./child.ts";
import { call } from "./load.ts";
import { type Messages, PackedMessages } from "./messages.ts";

/** One RPC with the requests that it is measured with. */
export interface Row {
  /** Names it on the command line. */
  readonly id: string;
  readonly title: string;
  /** The service's process. */
  readonly server: Child;
  /** Path of the method on the wire. */
  readonly path: string;
  /** The next requests, encoded; sends what has to come before them. */
  requests(count: number): Promise<PackedMessages>;
  /** Throws where an answer is not what the row says it measures. */
  check(answers: Messages): void;
}

/** A row of a method: how its requests are made and its answers looked at, as messages. */
export function rowOf<I extends DescMessage, O extends DescMessage>(
  server: Child,
  method: DescMethodUnary<I, O>,
  parts: {
    readonly id: string;
    readonly title: string;
    requests(count: number): MessageInitShape<I>[] | Promise<MessageInitShape<I>[]>;
    /** Whether an answer is what the row measures. */
    expected(answer: MessageShape<O>): boolean;
  },
): Row {
  const { id, title } = parts;
  return {
    id,
    title,
    server,
    path: pathOf(method),
    async requests(count) {
      const made = await parts.requests(count);
      const packed = new PackedMessages(made.length);
      for (const [index, request] of made.entries()) packed.set(index, encoded(method, request));
      return packed;
    },
    check(answers) {
      for (let index = 0; index < answers.length; index += 1) {
        const answer = fromBinary(method.output, answers.at(index));
        if (!parts.expected(answer)) throw new Error(`${title}: unexpected ${textOf(answer)}`);
      }
    },
  };
}

/** One call of messages, for what a row prepares. */
export async function ask<I extends DescMessage, O extends DescMessage>(
  { client }: Child,
  method: DescMethodUnary<I, O>,
  request: MessageInitShape<I>,
): Promise<MessageShape<O>> {
  const answer = await call(client, pathOf(method), encoded(method, request));
  return fromBinary(method.output, answer);
}

/** Does something with each item, sixteen at a time. */
export async function forEach<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}

function encoded<I extends DescMessage, O extends DescMessage>(
  method: DescMethodUnary<I, O>,
  request: MessageInitShape<I>,
): Uint8Array {
  return toBinary(method.input, create(method.input, request));
}

function textOf(answer: unknown): string {
  return JSON.stringify(answer, (_, value) => (typeof value === "bigint" ? `${value}` : value));
}
