import type { Buffer } from "node:buffer";
import type { Duplex, Writable } from "node:stream";
import * as grpc from "@grpc/grpc-js";
import { loopTime } from "../../async/loop-time.ts";
import { encode } from "../shared/codec.ts";
import { streamsRequests, streamsResponses } from "../shared/service-definition.ts";
import { toStatus } from "../shared/status.ts";
import { writeMessages } from "../shared/write-messages.ts";
import { ServerCall, type Transport } from "./call.ts";
import type { Interceptor } from "./interceptors/interceptor.ts";
import { inOrder, readRequests } from "./messages.ts";
import { type Decode, type Init, runCall, type ServedMethod } from "./served-method.ts";
import type { UnreadAnswers } from "./unread-answers.ts";

type IncomingCall = Transport & { readonly request?: Uint8Array };
type SendOne = grpc.sendUnaryData<Buffer>;

/** What all handlers of a server have in common. */
interface Served {
  readonly intercept: Interceptor;
  readonly unread: UnreadAnswers;
}

/**
 * The handlers of a service as grpc-js calls them, each behind the interceptor and the bounds of its
 * requests.
 * @throws Error for bounds that nobody checks
 */
export function serve(
  methods: readonly ServedMethod[],
  served: Served,
): grpc.UntypedServiceImplementation {
  return Object.fromEntries(
    methods.map((one) => {
      const answers = streamsResponses(one.method) ? answerMany : answerOne;
      return [one.method.localName, answers(one, served) as grpc.UntypedHandleCall];
    }),
  );
}

function answerOne({ method, handler, decode }: ServedMethod, { intercept, unread }: Served) {
  return (transport: IncomingCall, send: SendOne): void => {
    let response: Buffer;
    const call = new ServerCall(method, transport, (fault) =>
      fault ? send(toStatus(fault)) : send(null, response),
    );
    void runCall(call, intercept, async () => {
      // No variable here holds the request, so that it can be collected while the handler waits.
      const answering = () => handler(inputOf(call, transport, decode), call) as Promise<Init>;
      const init = await answering();
      await loopTime();
      response = encode(method.output, init);
      unread.hold(call, response.byteLength);
    });
  };
}

function answerMany({ method, handler, decode }: ServedMethod, { intercept, unread }: Served) {
  return (transport: IncomingCall & Writable): void => {
    const call = new ServerCall(method, transport, (fault) => {
      if (fault) transport.emit("error", toStatus(fault));
      else transport.end();
    });
    void runCall(call, intercept, async () => {
      const inits = handler(inputOf(call, transport, decode), call) as AsyncIterable<Init>;
      const encodeOne = (init: Init) => {
        const message = encode(method.output, init);
        unread.hold(call, message.byteLength);
        return message;
      };
      await writeMessages(transport, inits, encodeOne, call.signal);
    });
  };
}

function inputOf(call: ServerCall, transport: IncomingCall, decode: Decode): unknown {
  if (!streamsRequests(call.method)) return decode(transport.request as Uint8Array);
  const stream = transport as unknown as Duplex;
  // Without a listener a cancelled stream would end the process.
  stream.on("error", () => undefined);
  // Sending headers is the only harmless operation that makes grpc-js check the connection.
  const probe = () => transport.sendMetadata(new grpc.Metadata());
  return readRequests(stream, inOrder(decode), call.signal, probe);
}
