import {
  type Authenticator,
  type ConnectionOptions,
  credsAuthenticator,
  nkeyAuthenticator,
  usernamePasswordAuthenticator,
} from "nats";
import { isLoopback } from "../config/exposure.ts";
import type { ProcessSettings } from "../config/process-settings.ts";
import { fileFault, type NamedFile, readNamedFile } from "../security/watched-files.ts";

/** How a process gets into NATS. */
export type NatsAccess = Partial<Pick<ProcessSettings, "natsCredentialsFile" | "tls" | "insecure">>;

/** What a file of credentials holds. */
interface Credentials {
  readonly authenticator: Authenticator;
  /** Whether they are sent as they are; the others only sign what the server asks. */
  readonly isPassword: boolean;
}

/**
 * The options of a connection to NATS: credentials and TLS from files, which are read again for every connection.
 * With `tls://` in the URL a server without TLS is refused; whom it trusts is `tls.authorityFile`.
 * @throws Fault CONFIG_INVALID for a file that cannot be used, or a password that would leave this machine in plain text.
 */
export function natsOptions(url: string, access: NatsAccess): Partial<ConnectionOptions> {
  const { natsCredentialsFile: path, tls, insecure } = access;
  const usesTls = url.split(",").every((server) => /^(?:tls|wss):/.test(server));
  return {
    ...(usesTls && {
      tls: {
        ...(tls?.authorityFile && { caFile: tls.authorityFile }),
        ...(tls?.certificateFile && { certFile: tls.certificateFile }),
        ...(tls?.keyFile && { keyFile: tls.keyFile }),
      },
    }),
    ...(path !== undefined && {
      authenticator: authenticatorOf(
        { setting: "natsCredentialsFile", path },
        usesTls || insecure === true || isOnThisMachine(url),
      ),
      // They may be replaced while the server refuses the former ones.
      ignoreAuthErrorAbort: true,
    }),
  };
}

function authenticatorOf(file: NamedFile, mayShow: boolean): Authenticator {
  let latest = credentialsIn(file);
  if (latest.isPassword && !mayShow) {
    const finding =
      "holds a password, which would be sent in plain text: use tls:// in natsUrl, a key (nkey or .creds), or state " +
      "insecure: true where the network lets nobody else in";
    throw fileFault(file, finding);
  }
  return (nonce) => {
    try {
      const read = credentialsIn(file);
      if (!read.isPassword || mayShow) latest = read;
    } catch {
      // While the file is replaced, what it held before is tried.
    }
    return latest.authenticator(nonce);
  };
}

/** @throws Fault CONFIG_INVALID; no message repeats what the file holds. */
function credentialsIn(file: NamedFile): Credentials {
  const text = readNamedFile(file).toString("utf8").trim();
  // The client finds the seed in a .creds file only where a line break ends it.
  const bytes = (lines: string) => new TextEncoder().encode(lines);
  if (/^-+BEGIN NATS USER JWT-+/m.test(text)) {
    return { authenticator: credsAuthenticator(bytes(`${text}\n`)), isPassword: false };
  }
  if (/^SU[A-Z2-7]{56}$/.test(text)) {
    return { authenticator: nkeyAuthenticator(bytes(text)), isPassword: false };
  }
  const [, user, password] = /^([^\s:]+):(\S+)$/.exec(text) ?? [];
  if (user === undefined || password === undefined) {
    throw fileFault(
      file,
      "holds neither USER:PASSWORD, nor the seed of an nkey (SU…), nor what nsc writes to a .creds file",
    );
  }
  return { authenticator: usernamePasswordAuthenticator(user, password), isPassword: true };
}

function isOnThisMachine(url: string): boolean {
  return url.split(",").every((server) => isLoopback(new URL(server).hostname));
}
