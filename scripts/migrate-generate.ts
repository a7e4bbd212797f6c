import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/**
 * `npm run migrate:generate -- <service> [name]`: writes the next migration of a service's
 * database from the difference between its store/schema.ts and its store/migrations.
 */
const root = fileURLToPath(new URL("..", import.meta.url));

function main(service: string | undefined, name: string | undefined): number {
  if (!service || !/^[a-z][a-z-]*$/.test(service)) {
    return refuse("usage: npm run migrate:generate -- <service> [name]");
  }
  // Forward slashes and a relative path: drizzle-kit reads both as patterns.
  const store = service === "gateway" ? "gateway/store" : `services/${service}/store`;
  if (!existsSync(join(root, store, "schema.ts"))) {
    return refuse(`${store}/schema.ts does not exist; write the tables there first`);
  }
  const paths = ["--schema", `${store}/schema.ts`, "--out", `${store}/migrations`];
  const named = name === undefined ? [] : ["--name", name];
  const kit = join(root, "node_modules/drizzle-kit/bin.cjs");
  const command = [kit, "generate", "--dialect", "sqlite", ...paths, ...named];
  const run = spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" });
  return run.status ?? 1;
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return 64;
}

process.exitCode = main(process.argv[2], process.argv[3]);
