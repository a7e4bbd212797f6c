import { createServer } from "node:net";

const lockPort = 50_049;

/**
 * Locks pmx's fixed ports against other test processes until `release` is called; waits while one
 * has them. The lock is a listening port, so it ends with its process.
 */
export async function lockFixedPorts(): Promise<{ release: () => Promise<void> }> {
  const giveUpMs = Date.now() + 300_000;
  for (;;) {
    const server = createServer();
    const taken = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(true));
      server.listen(lockPort, "127.0.0.1", () => resolve(false));
    });
    if (!taken) {
      return { release: () => new Promise((resolve) => server.close(() => resolve())) };
    }
    if (Date.now() > giveUpMs) throw new Error(`port ${lockPort} stayed taken for five minutes`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
