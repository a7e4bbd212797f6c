// Node 20 cannot load TypeScript in a worker by itself; Deno and newer versions of Node can. With CommonJS
// modules are loaded in the worker itself; a loader of ES modules would start a second thread beside it.
import { createRequire } from "node:module";
import process from "node:process";

if ("Deno" in globalThis || process.features.typescript) await import("./fit-worker.ts");
else {
  const { register } = await import("tsx/cjs/api");
  register();
  createRequire(import.meta.url)("./fit-worker.ts");
}
