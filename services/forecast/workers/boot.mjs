// Node 20 cannot load TypeScript in a worker by itself; Deno and newer versions of Node can.
import { createRequire } from "node:module";
import process from "node:process";

if ("Deno" in globalThis || process.features.typescript) await import("./fit-worker.ts");
else {
  const { importCompiled } = await import("../../../lib/kit/compiled/import-compiled.mjs");
  await importCompiled("services/forecast/workers/fit-worker.ts", async () => {
    // With CommonJS modules are loaded in the worker itself; a loader of ES modules would start a second thread.
    const { register } = await import("tsx/cjs/api");
    register();
    createRequire(import.meta.url)("./fit-worker.ts");
  });
}
