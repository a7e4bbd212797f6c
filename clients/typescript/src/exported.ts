export type { Transport } from "@connectrpc/connect";
export type { PmxCallOptions } from "./call.ts";
export type { OwnClients, PmxClient, PmxClientOptions } from "./create-client.ts";
export { type FieldViolation, PmxError, type PmxErrorCode } from "./pmx-error.ts";
export type { RetryPolicy } from "./retry.ts";
export type { ServiceClient } from "./service-client.ts";
export type { ProcessName } from "./services.ts";
