import { openStore } from "#lib/kit/store/open-store.ts";
import { quietLogger } from "../quiet-logger.ts";
import { migrationsFolder } from "./schema.ts";

/** A store with the kit's tables and `note`. */
export function openKitStore(path: string) {
  return openStore({ path, migrationsFolder, logger: quietLogger });
}

export type KitStore = Awaited<ReturnType<typeof openKitStore>>;
