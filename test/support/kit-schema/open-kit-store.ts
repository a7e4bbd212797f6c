import { openStore } from "../../../services/kit/store/open-store.ts";
import { quietLogger } from "../quiet-logger.ts";
import * as schema from "./schema.ts";

/** A store with the kit's tables and `note`. */
export function openKitStore(path: string) {
  const { migrationsFolder, ...tables } = schema;
  return openStore({ path, schema: tables, migrationsFolder, logger: quietLogger });
}

export type KitStore = Awaited<ReturnType<typeof openKitStore>>;
