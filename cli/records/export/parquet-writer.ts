import { packageVersion } from "#lib/kit/build.ts";
import { importInstalledApart } from "../../installed-apart.ts";
import type { OpenWriter } from "./writer.ts";

/**
 * What writes Parquet, which is a package of its own: most do without.
 * @throws Fault CONFIG_INVALID where it is not installed
 */
export async function parquetWriter(): Promise<OpenWriter> {
  const { openParquet } = await importInstalledApart(
    "@pmx/parquet",
    () => import("@pmx/parquet"),
    "take --format csv or jsonl",
  );
  return ({ columns, metadata, write }) => {
    const units = columns.flatMap(({ name, unit }) => (unit === undefined ? [] : [[name, unit]]));
    const file = openParquet({
      columns,
      metadata: { ...metadata, "pmx.units": JSON.stringify(Object.fromEntries(units)) },
      // Without the build: the same records give the same bytes as long as the version does.
      createdBy: `pmx version ${packageVersion().version}`,
      write,
    });
    return { rows: (rows) => file.append(rows), end: () => file.finish() };
  };
}
