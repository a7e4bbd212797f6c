import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What is wrong with the connections of a link. */
export type LinkFault = "SLOW" | "CUT" | "SILENT";

/** A way to a port of this machine that can be disturbed. */
export interface Link {
  readonly port: number;
  /** From now on new connections lead to this port; before, they are refused. */
  leadTo(port: number): void;
  disturb(fault: LinkFault): void;
  /** Ends what disturbs it; connections that lost bytes break. */
  heal(): void;
  close(): Promise<void>;
}

/** How long each piece takes where the link is slow. */
const slowMs = 100;

/** Opens a link on a free port. */
export async function openLink(): Promise<Link> {
  let behind: number | undefined;
  let fault: LinkFault | undefined;
  const open = new Set<Socket>();
  const broken = new Set<Socket>();

  const pass = (from: Socket, to: Socket) => {
    open.add(from);
    from.on("data", (piece) => {
      if (fault === "SILENT") {
        broken.add(from);
        return;
      }
      // What came after lost bytes would be another message than was sent.
      if (broken.has(from)) return;
      if (fault === "SLOW") {
        from.pause();
        setTimeout(() => {
          if (!to.destroyed) to.write(piece);
          from.resume();
        }, slowMs);
      } else if (!to.write(piece)) {
        from.pause();
        to.once("drain", () => from.resume());
      }
    });
    from.on("end", () => to.end());
    from.on("error", () => to.destroy());
    from.on("close", () => {
      open.delete(from);
      broken.delete(from);
      to.destroySoon();
    });
  };
  const server = createServer((client) => {
    if (fault === "CUT" || behind === undefined) {
      client.on("error", () => undefined);
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(behind, "127.0.0.1");
    pass(client, upstream);
    pass(upstream, client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const breakAll = (sockets: Iterable<Socket>) => {
    for (const socket of [...sockets]) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    leadTo(port) {
      behind = port;
    },
    disturb(next) {
      fault = next;
      if (next === "CUT") breakAll(open);
    },
    heal() {
      fault = undefined;
      breakAll(broken);
    },
    async close() {
      breakAll(open);
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}
