import { createServer } from "node:net";
import process from "node:process";

/** Ports of tests are below those that the system hands out: none of its connections takes one meanwhile. */
const firstPort = 10_000;
/** Each process of tests looks among places of its own first, so that two at once do not find the same port. */
const placesOfProcess = 20;
const processes = 500;

let asked = 0;

/** A port that nothing listens on, for a process that must be given its port before it starts. */
export async function freePort(): Promise<number> {
  const own = firstPort + (process.pid % processes) * placesOfProcess;
  for (let tried = 0; ; tried += 1) {
    const port =
      tried < placesOfProcess
        ? own + (asked++ % placesOfProcess)
        : firstPort + Math.floor(Math.random() * processes * placesOfProcess);
    if (await isFree(port)) return port;
  }
}

/** Whether nobody listens there. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** The first of so many free ports in a row, above those and below what the system hands out. */
export async function freePortsInARow(count: number): Promise<number> {
  for (;;) {
    const base = 20_000 + Math.floor(Math.random() * 10_000);
    const free = await Promise.all(Array.from({ length: count }, (_, at) => isFree(base + at)));
    if (free.every(Boolean)) return base;
  }
}
