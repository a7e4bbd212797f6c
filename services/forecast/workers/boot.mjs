// Node 20 cannot load TypeScript in a worker by itself; Deno and newer versions of Node can.
import process from "node:process";

if (!("Deno" in globalThis) && !process.features.typescript) {
  const { register } = await import("tsx/esm/api");
  register();
}
await import("./fit-worker.ts");
