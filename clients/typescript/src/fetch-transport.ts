import type {
  DescMessage,
  DescMethodClientStreaming,
  DescMethodServerStreaming,
  DescMethodStreaming,
  MessageInitShape,
} from "@bufbuild/protobuf";
import { create } from "@bufbuild/protobuf";
import type { StreamResponse, Transport } from "@connectrpc/connect";
import { createClientMethodSerializers, encodeEnvelope } from "@connectrpc/connect/protocol";
import { type ConnectTransportOptions, createConnectTransport } from "@connectrpc/connect-web";

/**
 * Connect's transport over fetch, which also sends a stream of requests: as one body, once its caller has ended it, since
 * over HTTP/1.1 browsers send no body while it is being made.
 */
export function fetchTransport(options: ConnectTransportOptions): Transport {
  const inner = createConnectTransport(options);
  return {
    unary: (...call) => inner.unary(...call),
    async stream<I extends DescMessage, O extends DescMessage>(
      method: DescMethodStreaming<I, O>,
      signal: AbortSignal | undefined,
      timeoutMs: number | undefined,
      header: Parameters<Transport["stream"]>[3],
      requests: AsyncIterable<MessageInitShape<I>>,
    ): Promise<StreamResponse<I, O>> {
      if (method.methodKind !== "client_streaming") {
        return inner.stream(method, signal, timeoutMs, header, requests);
      }
      const body = await bodyOf(method, requests, options);
      const withBody: typeof fetch = (url, init) => fetch(url, { ...init, body });
      const sending = createConnectTransport({ ...options, fetch: withBody });
      // Its answer comes as that of any other stream; the one request is replaced by all of them.
      const asked = { ...method, methodKind: "server_streaming" } as DescMethodServerStreaming;
      const one = only(create(method.input));
      return (await sending.stream(asked, signal, timeoutMs, header, one)) as StreamResponse<I, O>;
    },
  };
}

/** All requests in their envelopes. */
async function bodyOf<I extends DescMessage>(
  method: DescMethodClientStreaming<I>,
  requests: AsyncIterable<MessageInitShape<I>>,
  { useBinaryFormat = false, jsonOptions, binaryOptions }: ConnectTransportOptions,
): Promise<Blob> {
  const { serialize } = createClientMethodSerializers(
    method,
    useBinaryFormat,
    jsonOptions,
    binaryOptions,
  );
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const request of requests) {
    parts.push(encodeEnvelope(0, serialize(create(method.input, request))));
  }
  return new Blob(parts);
}

async function* only<T>(value: T): AsyncGenerator<T> {
  yield value;
}
