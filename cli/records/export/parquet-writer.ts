import { Fault } from "#lib/kernel/fault.ts";
import { buildOfSource, packageVersion } from "#lib/kit/build.ts";
import type { OpenWriter } from "./writer.ts";

/**
 * What writes Parquet, which is a package of its own: most do without.
 * @throws Fault CONFIG_INVALID where it is not installed
 */
export async function parquetWriter(): Promise<OpenWriter> {
  const { openParquet } = await loadPackage();
  return ({ columns, metadata, write }) => {
    const units = columns.flatMap(({ name, unit }) => (unit === undefined ? [] : [[name, unit]]));
    const file = openParquet({
      columns,
      metadata: { ...metadata, "pmx.units": JSON.stringify(Object.fromEntries(units)) },
      createdBy: `pmx version ${packageVersion().version} (build ${buildOfSource()})`,
      write,
    });
    return { rows: (rows) => file.append(rows), end: () => file.finish() };
  };
}

async function loadPackage(): Promise<typeof import("@pmx/parquet")> {
  try {
    return await import("@pmx/parquet");
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const { version } = packageVersion();
    const message = `Parquet is written by the package @pmx/parquet, which is not installed: npm install @pmx/parquet@${version} beside pmx, or take --format csv or jsonl`;
    throw new Fault("FAILED_PRECONDITION", "CONFIG_INVALID", message);
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
}
