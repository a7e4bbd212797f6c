import {
  create,
  type DescMessage,
  type DescMethod,
  type DescService,
  type Message,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import { newId } from "../../ids.ts";
import { sharedBounds } from "../bounds/bounds.ts";
import type { CallContext, Handlers, RegistrationSettings } from "./handlers.ts";

type LocalCall<M extends DescMethod> = {
  unary: (
    request: MessageInitShape<M["input"]>,
    signal: AbortSignal,
  ) => Promise<MessageShape<M["output"]>>;
  server_streaming: (
    request: MessageInitShape<M["input"]>,
    signal: AbortSignal,
  ) => AsyncIterable<MessageShape<M["output"]>>;
  client_streaming: never;
  bidi_streaming: never;
}[M["methodKind"]];

/** The RPCs of a service as functions within its process, but for those that read a stream; a Fault is thrown as it is. */
export type LocalCalls<S extends DescService> = {
  readonly [K in keyof S["method"]]: LocalCall<S["method"][K]>;
};

const kinds: readonly DescMethod["methodKind"][] = ["unary", "server_streaming"];

type Init = MessageInitShape<DescMessage>;
type AnyHandler = (request: Message, context: CallContext) => unknown;

/**
 * Calls the handlers of a service from within its process: requests are held against the bounds of the protos, as those of
 * other callers are. Who asks, and how often, is for the caller to know.
 */
export function localCalls<S extends DescService>(
  service: S,
  handlers: Handlers<S>,
  { boundReasons }: RegistrationSettings = {},
): LocalCalls<S> {
  const bounds = sharedBounds(boundReasons);
  const implementation = handlers as Readonly<Record<string, unknown>>;
  const callable = service.methods.filter(({ methodKind }) => kinds.includes(methodKind));
  const calls = callable.map((method) => {
    const handler = implementation[method.localName] as AnyHandler;
    const outOfBounds = bounds.of(method.input);
    const begin = (init: Init, signal: AbortSignal) => {
      const request = create(method.input, init);
      const fault = outOfBounds(request);
      if (fault !== undefined) throw fault;
      const peer = "this process";
      return handler(request, {
        ...{ method, signal, peer, requestId: newId(), remainingMs: () => undefined },
      });
    };
    const one = async (init: Init, signal: AbortSignal) =>
      create(method.output, (await begin(init, signal)) as Init);
    async function* several(init: Init, signal: AbortSignal) {
      for await (const answer of begin(init, signal) as AsyncIterable<Init>) {
        yield create(method.output, answer);
      }
    }
    return [method.localName, method.methodKind === "server_streaming" ? several : one];
  });
  return Object.fromEntries(calls);
}
