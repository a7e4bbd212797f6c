import type { Buffer } from "node:buffer";
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { configFault } from "../config/config-problem.ts";
import type { TlsSettings } from "../config/tls-settings.ts";
import { fileFault, type NamedFile, readNamedFile } from "./watched-files.ts";

/** What the files of TLS hold, checked: the certificate fits its key, and all of it is valid now. */
export interface Certificates {
  /** How this process identifies itself, with what it sends along up to an authority; absent: it does not. */
  readonly own: { readonly chain: Buffer; readonly key: Buffer } | undefined;
  /** Whom it trusts; absent: whom the platform trusts. */
  readonly authority: Buffer | undefined;
  /** When the first of its own certificates expires; undefined without one. */
  readonly expireTimeMs: number | undefined;
  /** The first name that its own certificate states; undefined without one. */
  readonly ownName: string | undefined;
}

/** The files of TLS with the settings that name them. */
export function tlsFiles(settings: TlsSettings): readonly NamedFile[] {
  return (["certificateFile", "keyFile", "authorityFile"] as const).flatMap((key) => {
    const path = settings[key];
    return path === undefined ? [] : [{ setting: `tls.${key}`, path }];
  });
}

/**
 * Reads and checks the files of TLS.
 * @throws Fault CONFIG_INVALID naming the setting and file: one that cannot be read or is no PEM, a certificate of
 *   another key, one that has expired or is not valid yet, and files that make no sense together.
 */
export function readCertificates(settings: TlsSettings, nowMs: number): Certificates {
  checkTogether(settings);
  const { authorityFile, certificateFile, keyFile } = settings;
  const authority =
    authorityFile === undefined
      ? undefined
      : readAuthority({ setting: "tls.authorityFile", path: authorityFile });
  if (certificateFile === undefined || keyFile === undefined) {
    return { own: undefined, authority, expireTimeMs: undefined, ownName: undefined };
  }
  const certificate = { setting: "tls.certificateFile", path: certificateFile };
  const key = { setting: "tls.keyFile", path: keyFile };
  const chain = readNamedFile(certificate);
  const certificates = parseCertificates(certificate, chain);
  const keyBytes = readNamedFile(key);
  const [first] = certificates;
  if (!first?.checkPrivateKey(parseKey(key, keyBytes))) {
    throw fileFault(key, `is not the key of the certificate in ${certificateFile}`);
  }
  for (const each of certificates) checkValid(certificate, each, nowMs);
  return {
    own: { chain, key: keyBytes },
    authority,
    expireTimeMs: Math.min(...certificates.map(({ validTo }) => Date.parse(validTo))),
    ownName: nameOf(first),
  };
}

function checkTogether(settings: TlsSettings): void {
  const { certificateFile, keyFile, authorityFile, requireClientCertificate } = settings;
  const missing = (key: string, finding: string) => {
    throw configFault([{ origin: "settings", key: `tls.${key}`, finding }]);
  };
  if (certificateFile !== undefined && keyFile === undefined) {
    missing("keyFile", "missing: name the file of the certificate's key (PMX_TLS_KEY_FILE)");
  }
  if (keyFile !== undefined && certificateFile === undefined) {
    missing("certificateFile", "missing: name the key's certificate (PMX_TLS_CERTIFICATE_FILE)");
  }
  if (requireClientCertificate && authorityFile === undefined) {
    missing(
      "authorityFile",
      "missing: name who issues certificates of clients (PMX_TLS_AUTHORITY_FILE)",
    );
  }
  if (requireClientCertificate && certificateFile === undefined) {
    missing("certificateFile", "missing: clients are asked for theirs only over TLS");
  }
}

const pemCertificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

function parseCertificates(file: NamedFile, bytes: Buffer): X509Certificate[] {
  const blocks = bytes.toString("latin1").match(pemCertificate) ?? [];
  if (blocks.length === 0) throw fileFault(file, "holds no certificate in PEM form");
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch (cause) {
    throw fileFault(file, `holds a certificate that cannot be read: ${textOf(cause)}`);
  }
}

/** An authority that has expired may stand beside its successor; it then vouches for nobody. */
function readAuthority(file: NamedFile): Buffer {
  const bytes = readNamedFile(file);
  parseCertificates(file, bytes);
  return bytes;
}

function parseKey(file: NamedFile, bytes: Buffer): KeyObject {
  const text = bytes.toString("latin1");
  if (text.includes("ENCRYPTED")) {
    throw fileFault(file, "is encrypted: give the key without a passphrase, readable by pmx alone");
  }
  try {
    return createPrivateKey(bytes);
  } catch {
    // The reason of OpenSSL says less, and a message must not come near the text of a key.
    throw fileFault(file, "holds no private key in PEM form");
  }
}

function checkValid(file: NamedFile, certificate: X509Certificate, nowMs: number): void {
  const { subject, validFrom, validTo } = certificate;
  const name = subject.replaceAll("\n", ", ");
  if (Date.parse(validTo) <= nowMs) {
    throw fileFault(file, `the certificate of ${name} expired on ${validTo}: issue another one`);
  }
  if (Date.parse(validFrom) > nowMs) {
    const finding = `the certificate of ${name} is not valid before ${validFrom}: check the clock`;
    throw fileFault(file, finding);
  }
}

/** `DNS:forecast, IP Address:127.0.0.1` → `forecast`. */
function nameOf({ subjectAltName = "" }: X509Certificate): string | undefined {
  return /^(?:DNS|IP Address):([^,]+)/.exec(subjectAltName)?.[1];
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
