import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { DescService } from "@bufbuild/protobuf";

const folder = fileURLToPath(new URL("../proto/gen/pmx/", import.meta.url));
const ending = "_service_pb.ts";

/** Every service of the contract. */
export async function contractServices(): Promise<readonly DescService[]> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => file.replaceAll("\\", "/").slice(0, -ending.length))
    .sort();
  // Relative, so that esbuild finds the modules that are meant.
  const modules = await Promise.all(
    names.map(
      (name) =>
        import(`../proto/gen/pmx/${name}_service_pb.ts`) as Promise<Record<string, unknown>>,
    ),
  );
  return modules
    .flatMap((exported) => Object.values(exported))
    .filter((value): value is DescService => (value as { kind?: string })?.kind === "service");
}
