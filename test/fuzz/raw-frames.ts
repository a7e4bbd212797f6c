import { Buffer } from "node:buffer";
import { connect as connectHttp2, constants } from "node:http2";
import { connect as connectTcp } from "node:net";
import type { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { pick } from "./nasty-values.ts";

/** How long a server may take to end what no client would send. */
const answerLimitMs = 10_000;

/** When a client gives its call up that stated a deadline, a short or a malformed one, or that watches. */
const patienceMs = 1_000;

/** A gRPC message: a byte that says whether it is compressed, its length, itself. */
function framed(body: Uint8Array, length = body.length, compressed = 0): Buffer {
  const frame = Buffer.alloc(5 + body.length);
  frame.writeUInt8(compressed, 0);
  frame.writeUInt32BE(length, 1);
  frame.set(body, 5);
  return frame;
}

/**
 * Sends bytes that break gRPC's own rules to a server, over HTTP/2 or before it.
 * @param path of a method
 * @param body a valid message of it
 * @param mayWait whether a call of it may go on for ever, as that of a watch
 * @returns what is wrong with how the server took it; undefined where nothing is
 */
export function sendRawFrames(
  random: SeededRandom,
  address: string,
  path: string,
  body: Uint8Array,
  mayWait: boolean,
): Promise<string | undefined> {
  return random.integer(4) === 0
    ? sendNoise(random, address)
    : sendFrames(address, headersOf(random, path), framesOf(random, body), mayWait);
}

function headersOf(random: SeededRandom, path: string): Record<string, string> {
  const usual = {
    ":method": "POST",
    ":path": path,
    "content-type": "application/grpc+proto",
    te: "trailers",
  };
  const odd: readonly Record<string, string>[] = [
    {},
    { ":method": "GET" },
    { ":path": pick(random, ["/", "//", "/a/b/c", `${path}x`, `/${"p".repeat(3_000)}`]) },
    { "content-type": pick(random, ["text/plain", "application/grpc-web", "application/json"]) },
    { "grpc-timeout": pick(random, ["0m", "-1S", "99999999H", "1", "S", "1e9S", "00000000n"]) },
    { "grpc-encoding": pick(random, ["gzip", "identity", "br", "x".repeat(500)]) },
    { "grpc-accept-encoding": "x,".repeat(300) },
    { "x-request-id": pick(random, ["", "r".repeat(4_000), "é\u00ff"]) },
    { "any-bin": pick(random, ["%%%", "AAAA", "=".repeat(99)]) },
  ];
  return { ...usual, ...pick(random, odd) };
}

function framesOf(random: SeededRandom, body: Uint8Array): readonly Uint8Array[] {
  const cut = framed(body).subarray(0, random.integer(5 + body.length));
  const choices: readonly (readonly Uint8Array[])[] = [
    [],
    [framed(body)],
    [framed(body), framed(body)],
    [framed(body, body.length + 1)],
    [framed(body, 2 ** 32 - 1)],
    [framed(body, 0)],
    [framed(body, body.length, 1)],
    [framed(body, body.length, 255)],
    [cut],
    [...framed(body).subarray(0, 400)].map((byte) => Uint8Array.of(byte)),
    [new Uint8Array(300).fill(random.integer(256))],
  ];
  return pick(random, choices);
}

function sendFrames(
  address: string,
  headers: Record<string, string>,
  frames: readonly Uint8Array[],
  mayWait: boolean,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const session = connectHttp2(`http://${address}`);
    const end = (complaint?: string) => {
      clearTimeout(timer);
      session.destroy();
      resolve(complaint);
    };
    const timer = setTimeout(() => end(`no end within ${answerLimitMs} ms`), answerLimitMs);
    // A server may close a connection that breaks the rules of HTTP/2.
    session.on("error", () => end());
    const stream = session.request(headers, { endStream: false });
    stream
      .on("error", () => end())
      .on("close", () => end())
      .on("response", ({ "grpc-status": status }) => complain(status))
      .on("trailers", ({ "grpc-status": status }) => complain(status))
      .resume();
    const complain = (status: unknown) => {
      if (`${status}` === "2") end("UNKNOWN");
    };
    for (const frame of frames) stream.write(frame);
    stream.end();
    // A client that states a deadline keeps to it too: grpc-js does not always answer a stream whose
    // deadline passes while its first frame is refused.
    if (mayWait || "grpc-timeout" in headers) {
      setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), patienceMs).unref();
    }
  });
}

function sendNoise(random: SeededRandom, address: string): Promise<string | undefined> {
  const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  const noise = Buffer.from(Array.from({ length: 200 }, () => random.integer(256)));
  const [host, port] = [address.slice(0, address.lastIndexOf(":")), address.split(":").at(-1)];
  const sent = pick(random, [
    noise,
    Buffer.concat([preface, noise]),
    preface.subarray(0, 10),
    Buffer.from("GET / HTTP/1.1\r\nhost: x\r\n\r\n"),
    Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]),
  ]);
  return new Promise((resolve) => {
    const socket = connectTcp(Number(port), host);
    socket
      .on("error", () => resolve(undefined))
      .on("close", () => resolve(undefined))
      .resume()
      .end(sent, () => socket.destroySoon());
  });
}
