#!/usr/bin/env node
import { importCompiled } from "../lib/kit/compiled/import-compiled.mjs";

await importCompiled("cli/main.ts", async () => {
  const { register } = await import("tsx/esm/api");
  register();
  await import("../cli/main.ts");
});
