import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/**
 * `npm run migrate:generate -- <service> [name]`: writes the next migration of a service's
 * database from the difference between its store/schema.ts and its store/migrations. With
 * `--custom` it writes an empty one, for what no table says: triggers, views, changes of rows.
 */
const root = fileURLToPath(new URL("..", import.meta.url));

function main(args: readonly string[]): number {
  const [service, name] = args.filter((arg) => arg !== "--custom");
  if (!service || !/^[a-z][a-z-]*$/.test(service)) {
    return refuse("usage: npm run migrate:generate -- <service> [name] [--custom]");
  }
  // Forward slashes and a relative path: drizzle-kit reads both as patterns.
  const store = service === "gateway" ? "gateway/store" : `services/${service}/store`;
  if (!existsSync(join(root, store, "schema.ts"))) {
    return refuse(`${store}/schema.ts does not exist; write the tables there first`);
  }
  const options = ["--schema", `${store}/schema.ts`, "--out", `${store}/migrations`];
  if (name !== undefined) options.push("--name", name);
  if (args.includes("--custom")) options.push("--custom");
  const kit = join(root, "node_modules/drizzle-kit/bin.cjs");
  const command = [kit, "generate", "--dialect", "sqlite", ...options];
  const run = spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" });
  return run.status ?? 1;
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return 64;
}

process.exitCode = main(process.argv.slice(2));
