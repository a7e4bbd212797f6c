import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { repositoryRoot, textOf } from "./source-files.ts";

/** The services of pmx by their modules. */
const services = {
  "gateway/main.ts": "gateway",
  "services/audit/main.ts": "audit",
  "services/execution/main.ts": "execution",
  "services/forecast/forecaster/main.ts": "forecaster",
  "services/forecast/main.ts": "forecast",
  "services/risk-gate/main.ts": "risk-gate",
} as const;

/**
 * What follows `node` to start a program, named by the path of its module: one of pmx as its users start it, compiled;
 * one of the tests'
 * compiled with them where it was, which takes a third of the CPU time, else unbuilt.
 */
export function programArguments(module: string): readonly string[] {
  if (module === "cli/main.ts") return [join(repositoryRoot, "bin/pmx.mjs")];
  const service = services[module as keyof typeof services];
  if (service !== undefined) return [join(repositoryRoot, "bin/service.mjs"), service];
  const { TEST_PROGRAMS: folder } = process.env;
  const compiled = folder && join(folder, module.replace(/\.ts$/, ".js"));
  if (!compiled || !existsSync(compiled)) return unbuiltArguments(module);
  return ["--enable-source-maps", compiled];
}

/** What follows `node` to start a program without compiling it first. */
export function unbuiltArguments(module: string): readonly string[] {
  return ["--import", "tsx", join(repositoryRoot, module)];
}

/** The command that starts a module on Deno, with the permissions that the README gives it. */
export function denoCommand(module: string): readonly string[] {
  const { tasks } = JSON.parse(textOf("deno.json")) as { tasks: Readonly<Record<string, string>> };
  const [program = "", ...flags] = tasks.run!.split(" ");
  return [join(repositoryRoot, program), ...flags, module];
}
