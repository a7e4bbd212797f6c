import type { Transaction } from "../../kit/store/transaction.ts";
import type * as schema from "./schema.ts";

/** A transaction on this service's tables. */
export type ExecutionTransaction = Transaction<typeof schema>;
