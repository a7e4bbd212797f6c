import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { newToken } from "#lib/kit/security/token-file.ts";
import { createAuthority, tlsFolder } from "#test/support/certificates.ts";
import { freePort } from "#test/support/free-port.ts";
import { pythonClient, runPython } from "#test/support/python.ts";
import { startServiceProcess } from "#test/support/service-process.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const reader = newToken("reader", ["read"]);
const program = `
import ssl, sys
from pmx_client import Connection, PmxError
from pmx_client.v1.forecast import CreateForecastRequest, ForecastService, ListModelsRequest

url, authority, certificate, key, token = sys.argv[1:]
own = ssl.create_default_context(cafile=authority)
own.load_cert_chain(certificate, key)
without = ssl.create_default_context(cafile=authority)

def call(name, request, **options):
    try:
        with Connection(url, **options) as pmx:
            return type(getattr(ForecastService(pmx), name)(request)).__name__
    except PmxError as error:
        return str(error).partition(":")[0]

print(call("list_models", ListModelsRequest(), tls=own, token=token))
print(call("list_models", ListModelsRequest(), tls=own))
print(call("list_models", ListModelsRequest(), token=token))
print(call("list_models", ListModelsRequest(), tls=without, token=token))
print(call("create_forecast", CreateForecastRequest(), tls=own, token=token))
`;
let service: Awaited<ReturnType<typeof startServiceProcess>>;
let files: ReturnType<typeof tlsFolder>;
let port: number;

before(async () => {
  const authority = await createAuthority();
  files = tlsFolder(authority.certificate, await authority.issue(["127.0.0.1"]));
  const folder = temporaryFolder();
  const tokens = join(folder, "tokens");
  writeFileSync(tokens, `${reader.line}\n`);
  port = await freePort();
  service = await startServiceProcess("forecast", {
    PMX_DATA_DIR: folder,
    PMX_HTTP_PORT: `${port}`,
    PMX_TLS_AUTHORITY_FILE: files.authorityFile,
    PMX_TLS_CERTIFICATE_FILE: files.certificateFile,
    PMX_TLS_KEY_FILE: files.keyFile,
    PMX_TLS_REQUIRE_CLIENT_CERTIFICATE: "true",
    PMX_TOKENS_FILE: tokens,
  });
});
after(() => service.end("SIGTERM"));

test("a call over TLS shows its certificate and its token, and is refused without either", async () => {
  const { authorityFile, certificateFile, keyFile } = files;
  const url = `https://127.0.0.1:${port}`;
  const args = ["-c", program, url, authorityFile, certificateFile, keyFile, reader.token];
  const { stdout } = await runPython(args, { paths: [join(pythonClient, "src")] });
  assert.deepEqual(stdout.trim().split("\n"), [
    "ListModelsResponse",
    "UNAUTHENTICATED (TOKEN_INVALID)",
    "UNAVAILABLE",
    "UNAUTHENTICATED (TOKEN_INVALID)",
    "PERMISSION_DENIED (SCOPE_MISSING)",
  ]);
});
