import { createRegistry, type DescService } from "@bufbuild/protobuf";
import type { Transport } from "@connectrpc/connect";
import { file_google_rpc_error_details } from "../../../proto/gen/google/rpc/error_details_pb.ts";
import { defaultRetry, type RetryPolicy } from "./retry.ts";
import { type ServiceClient, serviceClient } from "./service-client.ts";
import { ownServices, type ProcessName, services } from "./services.ts";

/** Where pmx is, and how it is called. */
export interface PmxClientOptions {
  /** Where all services are answered, as `pmx serve` does: `http://127.0.0.1:9464`. */
  readonly baseUrl?: string;
  /** Where processes apart are, by their names; those that are absent are at the `baseUrl`. */
  readonly addresses?: Readonly<Partial<Record<ProcessName, string>>>;
  /** A token where pmx asks for one, or what reads it, before each attempt. */
  readonly token?: string | (() => string | Promise<string>);
  /** How long a call with one answer may take with all its attempts; 30 000 when absent. */
  readonly deadlineMs?: number;
  /** How calls are made again that have the effect of one; `false` for never. */
  readonly retry?: Partial<RetryPolicy> | false;
  /** How messages travel over HTTP: `binary` when absent, or `json`, which a person can read. */
  readonly format?: "binary" | "json";
}

/** A way to one address. */
export interface Channel {
  readonly transport: Transport;
  close(): void;
}

/** The services that every process answers for itself. */
export type OwnClients = {
  readonly [N in keyof typeof ownServices]: ServiceClient<(typeof ownServices)[N]>;
};

type Clients = {
  readonly [N in keyof typeof services]: ServiceClient<(typeof services)[N]["service"]>;
};

/** The services of pmx, each under its name. */
export interface PmxClient extends Clients {
  /** How one process is, which facts it has refused, what times it holds; of one without an address of its own, at the `baseUrl`. */
  at(process: ProcessName): OwnClients;
  /** The client of a service, at the process that answers it; of one that is none of these, at the gateway unless stated. */
  of<S extends DescService>(service: S, process?: ProcessName): ServiceClient<S>;
  /** Closes connections; calls under way fail. */
  close(): void;
}

/** What a message in JSON may hold inside of a google.protobuf.Any. */
export const jsonOptions = { registry: createRegistry(file_google_rpc_error_details) };

/** A client that reaches each address by the channel that is opened for it once. */
export function clientOver(
  options: PmxClientOptions,
  open: (address: string) => Channel,
): PmxClient {
  const { baseUrl, addresses = {}, token, deadlineMs = 30_000, retry = {} } = options;
  for (const address of [baseUrl, ...Object.values(addresses)]) checkAddress(address);
  if (!(deadlineMs > 0)) throw new RangeError(`deadlineMs ${deadlineMs} is no positive number`);
  const defaults = {
    deadlineMs,
    retry: retry === false ? { ...defaultRetry, attemptsMax: 1 } : { ...defaultRetry, ...retry },
    token: typeof token === "function" ? token : () => token,
  };
  const channels = new Map<string, Channel>();
  const of = <S extends DescService>(service: S, process = processOf(service)) => {
    const address = addresses[process] ?? baseUrl;
    if (address === undefined) {
      throw new Error(`there is no address of ${process}: state baseUrl or addresses.${process}`);
    }
    const channel = channels.get(address) ?? open(address.replace(/\/+$/, ""));
    channels.set(address, channel);
    return serviceClient(service, channel.transport, { ...defaults, address });
  };
  const client = {
    of,
    at: (process: ProcessName) =>
      lazily(ownServices, (service) => of<DescService>(service, process)),
    close: () => {
      for (const channel of channels.values()) channel.close();
      channels.clear();
    },
  };
  const named = lazily(services, ({ service, process }) => of<DescService>(service, process));
  return Object.defineProperties(client, Object.getOwnPropertyDescriptors(named)) as PmxClient;
}

function processOf(service: DescService): ProcessName {
  const known = Object.values(services).find((one) => one.service.typeName === service.typeName);
  return known?.process ?? "gateway";
}

/** An object whose members are made when they are first read. */
function lazily<T extends object>(table: T, make: (entry: T[keyof T]) => unknown): OwnClients {
  const made = {};
  for (const name of Object.keys(table) as (keyof T)[]) {
    const get = (): unknown => {
      const value = make(table[name]);
      Object.defineProperty(made, name, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(made, name, { get, enumerable: true, configurable: true });
  }
  return made as OwnClients;
}

function checkAddress(address: string | undefined): void {
  if (address === undefined || /^https?:\/\//.test(address)) return;
  throw new TypeError(`${address} is no address of pmx: it is as http://127.0.0.1:9464`);
}
