import { isIP, type Socket } from "node:net";
import {
  connect,
  createSecureContext,
  type SecureContext,
  type SecureContextOptions,
  type TlsOptions,
  type Server as TlsServer,
} from "node:tls";
import * as grpc from "@grpc/grpc-js";
import { Fault } from "#lib/kernel/fault.ts";
import { type Clock, systemClock } from "../clock.ts";
import { configFault } from "../config/config-problem.ts";
import type { TlsSettings } from "../config/tls-settings.ts";
import type { Logger } from "../telemetry/logger.ts";
import { type Certificates, readCertificates, tlsFiles } from "./certificates.ts";
import { rereadMs, watchFiles } from "./watched-files.ts";

/** Older versions of the protocol are refused. */
const minVersion = "TLSv1.2";
/** How long a connection may take to agree on keys before it is closed. */
const handshakeMs = 10_000;
const dayMs = 86_400_000;
/** When to warn of a certificate that soon expires. */
const expiresSoonMs = 7 * dayMs;

/** TLS as it is configured: credentials of servers and channels that follow their files. */
export interface Tls {
  /** For a server of this process. @throws Fault CONFIG_INVALID without a certificate of its own. */
  serverCredentials(): grpc.ServerCredentials;
  /**
   * Makes another server of this process, of HTTP, which shows the same certificate.
   * @param admitsStrangers whether a client without one may connect too, where the settings ask for one: who has shown
   *   one is `authorized`
   * @throws Fault CONFIG_INVALID without a certificate of its own.
   */
  secured<S extends TlsServer>(make: (options: TlsOptions) => S, admitsStrangers: boolean): S;
  /** Whether who calls by gRPC has to show a certificate. */
  readonly requiresClientCertificate: boolean;
  /** For every channel of this process; one object, so that channels to one address share a connection. */
  readonly channelCredentials: grpc.ChannelCredentials;
  /** What the certificates of peers must state instead of the host of their address. */
  readonly peerName: string | undefined;
  /** The first name that the own certificate states. */
  readonly ownName: string | undefined;
  /** Ends the reading of the files. */
  close(): void;
}

/**
 * Reads the files of TLS and follows them: new connections use what they hold now, open ones go on. Files that do
 * not fit together, as while they are being replaced, change nothing and are logged.
 * @throws Fault CONFIG_INVALID for files that cannot be used.
 */
export function openTls(
  settings: TlsSettings,
  logger: Logger,
  options: { readonly clock?: Clock; readonly intervalMs?: number } = {},
): Tls {
  const { clock = systemClock, intervalMs = rereadMs } = options;
  const paths = tlsFiles(settings).map(({ path }) => path);
  const servers = new Set<{ replace(context: SecureContextOptions): void }>();
  const stop = watchFiles(paths, reload, intervalMs);
  let current: Certificates;
  let context: SecureContext;
  try {
    current = readCertificates(settings, clock.nowMs());
    context = createSecureContext(contextOptions(current));
  } catch (error) {
    stop();
    throw error;
  }
  warnOfExpiry(current, clock, logger);

  function reload(): void {
    try {
      const read = readCertificates(settings, clock.nowMs());
      const replaced = createSecureContext(contextOptions(read));
      for (const server of servers) server.replace(contextOptions(read));
      [current, context] = [read, replaced];
      logger.info("new connections use the changed files of TLS", { files: paths });
      warnOfExpiry(read, clock, logger);
    } catch (error) {
      const reason = error instanceof Fault ? error.message : String(error);
      logger.error("the changed files of TLS cannot be used; the former ones stay", { reason });
    }
  }

  const { requireClientCertificate } = settings;
  function refuseWithoutOwn(): void {
    if (current.own !== undefined) return;
    const finding =
      "missing: a process that others call over TLS needs a certificate (PMX_TLS_CERTIFICATE_FILE)";
    throw configFault([{ origin: "settings", key: "tls.certificateFile", finding }]);
  }

  return {
    serverCredentials() {
      refuseWithoutOwn();
      const credentials = new ServerCredentials(contextOptions(current), requireClientCertificate);
      servers.add(credentials);
      return credentials;
    },
    requiresClientCertificate: requireClientCertificate,
    secured(make, admitsStrangers) {
      refuseWithoutOwn();
      const asks = clientOptions(requireClientCertificate, admitsStrangers);
      const server = make({ ...contextOptions(current), ...asks });
      servers.add({ replace: (options) => server.setSecureContext(options) });
      return server;
    },
    channelCredentials: new ChannelCredentials(() => context),
    peerName: settings.peerName,
    ownName: current.ownName,
    close: stop,
  };
}

function contextOptions({ own, authority }: Certificates): SecureContextOptions {
  return {
    minVersion,
    ...(authority && { ca: authority }),
    ...(own && { cert: own.chain, key: own.key }),
  };
}

function warnOfExpiry({ expireTimeMs }: Certificates, clock: Clock, logger: Logger): void {
  if (expireTimeMs === undefined || expireTimeMs - clock.nowMs() > expiresSoonMs) return;
  const expire_time = new Date(expireTimeMs).toISOString();
  logger.warn("the certificate of this process expires soon: issue another one", { expire_time });
}

/** How a server asks its clients who they are. */
function clientOptions(requireClientCertificate: boolean, admitsStrangers = false) {
  return {
    requestCert: requireClientCertificate,
    rejectUnauthorized: requireClientCertificate && !admitsStrangers,
    handshakeTimeout: handshakeMs,
  };
}

/** Credentials whose certificate can be replaced while the server listens. */
class ServerCredentials extends grpc.ServerCredentials {
  constructor(context: SecureContextOptions, requireClientCertificate: boolean) {
    super(clientOptions(requireClientCertificate), context);
  }

  replace(context: SecureContextOptions): void {
    this.updateSecureContextOptions(context);
  }

  override _equals(other: grpc.ServerCredentials): boolean {
    return this === other;
  }
}

/** Credentials that look up the certificates each time a connection is opened. */
class ChannelCredentials extends grpc.ChannelCredentials {
  readonly #context: () => SecureContext;

  constructor(context: () => SecureContext) {
    super();
    this.#context = context;
  }

  override _isSecure(): boolean {
    return true;
  }

  override _equals(other: grpc.ChannelCredentials): boolean {
    return this === other;
  }

  override _createSecureConnector(
    target: { readonly path: string },
    options: grpc.ChannelOptions,
    callCredentials = grpc.CallCredentials.createEmpty(),
  ) {
    const host =
      options["grpc.ssl_target_name_override"] ??
      grpc.experimental.splitHostPort(target.path)?.host ??
      target.path;
    return {
      connect: (socket: Socket) => secured(socket, host, this.#context()),
      waitForReady: () => Promise.resolve(),
      getCallCredentials: () => callCredentials,
      destroy: () => undefined,
    };
  }
}

/** The connection once both sides have agreed on keys and the server has proved that it is the host. */
function secured(socket: Socket, host: string, secureContext: SecureContext) {
  return new Promise<{ socket: Socket; secure: true }>((resolve, reject) => {
    const connection = connect({
      socket,
      host,
      secureContext,
      ALPNProtocols: ["h2"],
      // An address is no server name (RFC 6066); what the certificate must state is the host all the same.
      ...(isIP(host) === 0 && { servername: host }),
    });
    connection.once("error", reject);
    connection.once("secureConnect", () => {
      connection.off("error", reject);
      resolve({ socket: connection, secure: true });
    });
  });
}
