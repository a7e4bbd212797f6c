import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { newToken } from "#lib/kit/security/token-file.ts";
import { createAuthority, tlsFolder } from "#test/support/certificates.ts";
import type { Manifest } from "#test/support/manifests.ts";
import { serviceNames } from "#test/support/service-names.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

/** What an operator makes for components/tls, and what somebody outside of the cluster calls the gateway with. */
export interface Access {
  readonly secrets: readonly Manifest[];
  /** Variables of the command line. */
  readonly client: Readonly<Record<string, string>>;
  /** For a request over HTTP. */
  readonly token: string;
}

/** One certificate for all services, a token of theirs and one of a client, as deploy/README.md makes them. */
export async function createAccess(): Promise<Access> {
  const authority = await createAuthority();
  const pair = await authority.issue(serviceNames);
  const services = newToken("services", ["read", "trade"]);
  const client = newToken("client", ["read", "trade"]);
  const { authorityFile, certificateFile, keyFile } = tlsFolder(authority.certificate, pair);
  const tokenFile = join(temporaryFolder(), "token");
  writeFileSync(tokenFile, client.token);
  return {
    secrets: [
      secret("pmx-tls", {
        "ca.crt": authority.certificate,
        "tls.crt": pair.certificate,
        "tls.key": pair.key,
      }),
      secret("pmx-tokens", {
        tokens: `${services.line}\n${client.line}\n`,
        peer: services.token,
      }),
      secret("pmx-client", { token: client.token }),
    ],
    client: {
      PMX_TLS_AUTHORITY_FILE: authorityFile,
      PMX_TLS_CERTIFICATE_FILE: certificateFile,
      PMX_TLS_KEY_FILE: keyFile,
      PMX_TLS_PEER_NAME: "gateway",
      PMX_PEER_TOKEN_FILE: tokenFile,
    },
    token: client.token,
  };
}

function secret(name: string, stringData: Readonly<Record<string, string>>): Manifest {
  return { apiVersion: "v1", kind: "Secret", metadata: { name }, ...{ stringData } };
}
