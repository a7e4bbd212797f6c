import { createServer } from "node:net";

const gatePort = 50_049;

/**
 * Waits until no other test process uses pmx's fixed ports, and keeps them for this one until
 * `release` is called. The turn is a listening port, so it ends with its process.
 */
export async function takeTurnAtFixedPorts(): Promise<{ release: () => Promise<void> }> {
  const giveUpMs = Date.now() + 300_000;
  for (;;) {
    const server = createServer();
    const taken = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(true));
      server.listen(gatePort, "127.0.0.1", () => resolve(false));
    });
    if (!taken) {
      return { release: () => new Promise((resolve) => server.close(() => resolve())) };
    }
    if (Date.now() > giveUpMs) throw new Error(`port ${gatePort} stayed taken for five minutes`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
