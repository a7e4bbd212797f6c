import type { DescMessage, DescMethod, MessageInitShape } from "@bufbuild/protobuf";
import { asFault } from "../../as-fault.ts";
import { sharedBounds } from "../bounds/bounds.ts";
import { decodeRequest } from "../shared/codec.ts";
import { createListDecoder } from "../shared/element-readers.ts";
import type { ServerCall } from "./call.ts";
import type { CallContext, Registration } from "./handlers.ts";
import type { Interceptor } from "./interceptors/interceptor.ts";

/** What a handler answers with. */
export type Init = MessageInitShape<DescMessage>;
type Handler = (input: unknown, context: CallContext) => Promise<Init> | AsyncIterable<Init>;
/** A request from its bytes. @throws Fault INVALID_ARGUMENT for no such message, or one out of bounds. */
export type Decode = (bytes: Uint8Array) => unknown;

/** A method with the function that answers it, whatever its messages travel by. */
export interface ServedMethod {
  readonly method: DescMethod;
  readonly handler: Handler;
  readonly decode: Decode;
  /** @throws Fault INVALID_ARGUMENT for a request that is out of bounds */
  readonly check: (request: object) => void;
}

/**
 * The methods of a registration, each with the bounds of its requests.
 * @throws Error for bounds that nobody checks, and for a method without a handler
 */
export function servedMethods({
  service,
  implementation,
  settings,
}: Registration): readonly ServedMethod[] {
  const { elementReaders = new Map(), rememberedMessages } = settings;
  const decodeLists = createListDecoder(elementReaders, rememberedMessages);
  const bounds = sharedBounds(settings.boundReasons);
  return service.methods.map((method) => {
    const handler = implementation[method.localName];
    if (typeof handler !== "function") {
      throw new Error(`${service.typeName} has no handler for ${method.name}`);
    }
    const outOfBounds = bounds.of(method.input);
    const check = (request: object): void => {
      const fault = outOfBounds(request);
      if (fault !== undefined) throw fault;
    };
    const decode: Decode = (bytes) => {
      const request = decodeRequest(method.input, bytes, decodeLists);
      check(request);
      return request;
    };
    return { method, handler: handler.bind(implementation), decode, check };
  });
}

/** Runs a call behind the interceptor, and answers it with what came of it. */
export async function runCall(
  call: ServerCall,
  intercept: Interceptor,
  handle: () => Promise<void>,
): Promise<void> {
  try {
    await intercept(call, handle);
    call.answer();
  } catch (error) {
    call.answer(asFault(error));
  }
}
