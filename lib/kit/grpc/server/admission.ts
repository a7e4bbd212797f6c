import type { DescMethod } from "@bufbuild/protobuf";
import * as grpc from "@grpc/grpc-js";
import { Fault } from "#lib/kernel/fault.ts";
import { authorize } from "../../security/authorize.ts";
import type { Scope } from "../../security/scope.ts";
import type { TokenHolder } from "../../security/token-file.ts";
import type { Tokens } from "../../security/tokens.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { type CountRefusal, refusalOf } from "../shared/call-metrics.ts";
import { pathOf } from "../shared/service-definition.ts";
import { toStatus } from "../shared/status.ts";
import { ClientRate } from "./client-rate.ts";
import type { Registration } from "./handlers.ts";

/** Who may call a server, and how often. */
export interface AdmissionRules {
  /** Absent: everybody may call everything. */
  readonly tokens?: Tokens | undefined;
  /** How often one client may call, on average; absent: as often as it likes. */
  readonly callsPerSecond?: number | undefined;
}

/** What a server serves: health is open to everybody, and reflection needs the scope `read`. */
export interface ServedMethods {
  readonly services: readonly Registration[];
  readonly health: readonly Registration[];
  readonly reflection: readonly Registration[];
}

/** What a method asks of a token: a scope, or nothing at all. */
type Needed = Scope | "nothing";

/** Who made a call, by the metadata that it came with: nothing that is sent can take its place. */
const holders = new WeakMap<grpc.Metadata, TokenHolder>();

/** Who holds the token of a call; undefined where none was asked for. */
export function holderOfCall(metadata: grpc.Metadata): TokenHolder | undefined {
  return holders.get(metadata);
}

/**
 * Lets a call in, by the headers that it came with.
 * @param scope what is needed where the path is none of a method; absent: nobody is let in to such a path
 * @throws Fault where it is not admitted.
 */
export type Admit = (path: string, metadata: grpc.Metadata, peer: string, scope?: Scope) => void;

/**
 * Admits calls by their headers, before anything of their request is read or kept: by the scope that their method
 * needs (UNAUTHENTICATED, PERMISSION_DENIED) and by the rate of their client (RESOURCE_EXHAUSTED), which is the holder
 * of the token, else the address. The token goes no further than here. Undefined where everybody is admitted.
 * @throws Error where tokens are asked for and a method declares no scope
 */
export function admission(
  { tokens, callsPerSecond }: AdmissionRules,
  served: ServedMethods,
  logger: Logger,
  refused: CountRefusal,
): Admit | undefined {
  if (tokens === undefined && callsPerSecond === undefined) return undefined;
  const needed = tokens === undefined ? new Map<string, Needed>() : neededByPath(served);
  const rate = callsPerSecond === undefined ? undefined : new ClientRate(callsPerSecond);

  const admit: Admit = (path, metadata, peer, stated) => {
    const authorization = metadata.get("authorization");
    metadata.remove("authorization");
    const [header] = authorization;
    const isText = authorization.length === 1 && typeof header === "string";
    const holder = isText ? tokens?.holderOf(header) : undefined;
    const client = holder?.name ?? addressOf(peer);
    const waitMs = rate?.waitMs(client) ?? 0;
    if (waitMs > 0) throw tooOften(client, waitMs);
    const scope = needed.get(path) ?? stated;
    if (holder !== undefined) holders.set(metadata, holder);
    if (tokens === undefined || scope === "nothing") return;
    authorize(path, holder, scope, { stated: authorization.length > 0 });
  };

  return (path, metadata, peer, scope) => {
    try {
      admit(path, metadata, peer, scope);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal !== undefined) refused(refusal);
      logRefusal(logger, path, peer, error);
      throw error;
    }
  };
}

/** Admits what comes by gRPC when its headers have arrived. */
export function admitting(admit: Admit): grpc.ServerInterceptor {
  return ({ path }, call) =>
    new grpc.ServerInterceptingCall(call, {
      start(next) {
        next({
          onReceiveMetadata(metadata, proceed) {
            try {
              admit(path, metadata, call.getPeer());
            } catch (error) {
              call.sendStatus(toStatus(error));
              return;
            }
            proceed(metadata);
          },
        });
      },
    });
}

function neededByPath({ services, health, reflection }: ServedMethods): Map<string, Needed> {
  const needed = new Map<string, Needed>();
  const add = (registration: Registration, needs: (method: DescMethod) => Needed | undefined) => {
    for (const method of registration.service.methods) {
      const need = needs(method);
      if (need === undefined) throw new Error(`${pathOf(method)} declares no scope`);
      needed.set(pathOf(method), need);
    }
  };
  for (const one of services) add(one, (method) => one.settings.scopeOf?.(method));
  for (const one of health) add(one, () => "nothing");
  for (const one of reflection) add(one, () => "read");
  return needed;
}

function addressOf(peer: string): string {
  return peer.slice(0, peer.lastIndexOf(":"));
}

function tooOften(client: string, retryAfterMs: number): Fault {
  const message = `${client} calls too often: call again in ${retryAfterMs} ms`;
  return new Fault("RESOURCE_EXHAUSTED", "RATE_EXCEEDED", message, { retryAfterMs });
}

/** As the access log does for calls that were admitted: no caller can fill the log. */
function logRefusal(logger: Logger, path: string, peer: string, error: unknown): void {
  if (!logger.isEnabled("debug") || !(error instanceof Fault)) return;
  logger.debug("call", {
    "rpc.method": path.slice(1),
    peer,
    "grpc.code": error.code,
    reason: error.reason,
    error_message: error.message,
  });
}
