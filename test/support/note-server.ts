import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { after } from "node:test";

/** A status to answer with, with what header; undefined: never. */
export type NoteReply = { readonly status: number; readonly location?: string } | undefined;

/** A server that keeps what is posted to it. */
export interface NoteServer {
  readonly url: string;
  /** Method, path and body of each request, in their order. */
  readonly posted: readonly { readonly what: string; readonly body: string }[];
  /** The headers of each. */
  readonly headers: readonly IncomingHttpHeaders[];
  /** Answers in turn; the last one stays. */
  reply(...replies: readonly NoteReply[]): void;
}

/** Starts a server on loopback, which closes with the test file. */
export async function noteServer(): Promise<NoteServer> {
  const posted: { readonly what: string; readonly body: string }[] = [];
  const headers: IncomingHttpHeaders[] = [];
  let replies: NoteReply[] = [{ status: 200 }];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    posted.push({ what: `${request.method} ${request.url}`, body });
    headers.push(request.headers);
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    if (reply === undefined) return;
    const { status, location } = reply;
    response.writeHead(status, location === undefined ? {} : { location }).end("kept");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    posted,
    headers,
    reply(...next) {
      posted.length = 0;
      headers.length = 0;
      replies = [...next];
    },
  };
}
