import { webcrypto } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import "./reflect-metadata.ts";
import { temporaryFolder } from "./temporary-folder.ts";

// Not before `Reflect` has what it asks for: of modules that are compiled into one, packages are imported first.
const x509 = await import("@peculiar/x509");
x509.cryptoProvider.set(webcrypto as never);

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const hourMs = 3_600_000;

/** A certificate and its key, as PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** An authority that issues certificates for a test. */
export interface Authority {
  readonly certificate: string;
  /** Issues a certificate for the names (`localhost`, `127.0.0.1`), valid for an hour unless told otherwise. */
  issue(names: readonly string[], validity?: { fromMs?: number; toMs?: number }): Promise<KeyPair>;
}

export async function createAuthority(name = "test authority"): Promise<Authority> {
  const keys = await newKeys();
  const validity = {
    notBefore: new Date(Date.now() - hourMs),
    notAfter: new Date(Date.now() + 24 * hourMs),
  };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    ...validity,
    signingAlgorithm: algorithm,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
  });
  return {
    certificate: authority.toString("pem"),
    async issue(names, { fromMs = -hourMs, toMs = hourMs } = {}) {
      const own = await newKeys();
      const certificate = await x509.X509CertificateGenerator.create({
        subject: `CN=${names[0]}`,
        issuer: authority.subject,
        notBefore: new Date(Date.now() + fromMs),
        notAfter: new Date(Date.now() + toMs),
        signingKey: keys.privateKey,
        publicKey: own.publicKey,
        signingAlgorithm: algorithm,
        extensions: [
          new x509.SubjectAlternativeNameExtension(
            names.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? "ip" : "dns", value })),
          ),
        ],
      });
      return { certificate: certificate.toString("pem"), key: await pemOf(own.privateKey) };
    },
  };
}

/** The files of TLS in a folder of their own, which a test may replace. */
export function tlsFolder(authority: string, pair: KeyPair) {
  const folder = temporaryFolder();
  const files = {
    authorityFile: join(folder, "authority.pem"),
    certificateFile: join(folder, "certificate.pem"),
    keyFile: join(folder, "key.pem"),
  };
  const write = (replaced: KeyPair, trusted = authority) => {
    writeFileSync(files.authorityFile, trusted);
    writeFileSync(files.certificateFile, replaced.certificate);
    writeFileSync(files.keyFile, replaced.key);
  };
  write(pair);
  return { ...files, write };
}

function newKeys() {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = new Uint8Array(await webcrypto.subtle.exportKey("pkcs8", key));
  return x509.PemConverter.encode(bytes, "PRIVATE KEY");
}
