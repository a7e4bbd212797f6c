import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { nkeys } from "nats";
import { Fault } from "#lib/kernel/fault.ts";
import { natsOptions } from "#lib/kit/events/nats-access.ts";
import { connectNatsBus } from "#lib/kit/events/nats-bus.ts";
import { createAuthority, tlsFolder } from "#test/support/certificates.ts";
import { eventually } from "#test/support/eventually.ts";
import { createNatsAccounts } from "#test/support/nats-accounts.ts";
import { type NatsServer, startNatsServer } from "#test/support/nats-server.ts";
import { quietLogger, recordingLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { testEvent } from "#test/support/test-event.ts";

type Access = Omit<Parameters<typeof connectNatsBus>[0], "url" | "logger">;
const folder = temporaryFolder();
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const key = nkeys.createUser();
const accounts = createNatsAccounts();
const password = "correct-horse";

let server: NatsServer;
let operated: NatsServer;
let encrypted: NatsServer;
let tls: ReturnType<typeof tlsFolder>;
before(async () => {
  const users = `authorization { users: [ { user: pmx, password: "${password}" }, { nkey: ${key.getPublicKey()} } ] }`;
  const authority = await createAuthority();
  tls = tlsFolder(authority.certificate, await authority.issue(["localhost"]));
  const { certificateFile, keyFile, authorityFile } = tls;
  // One after another: those that have started are stopped, whatever comes of the others.
  server = await startNatsServer({ flags: ["-c", file("users.conf", users)] });
  const operators = file("accounts.conf", accounts.configuration);
  operated = await startNatsServer({ flags: ["-c", operators] });
  encrypted = await startNatsServer({
    flags: [
      ...["--tls", "--tlscert", certificateFile, "--tlskey", keyFile],
      ...["--tlscacert", authorityFile, "--tlsverify"],
    ],
  });
});
after(() => Promise.all([server, operated, encrypted].map((one) => one?.kill())));

/** Connects, publishes an event and closes. @throws Fault */
async function publishOnce(url: string, access: Access): Promise<void> {
  const bus = await connectNatsBus({ url, logger: quietLogger, ...access });
  try {
    await bus.publish(testEvent("secured", 1));
  } finally {
    await bus.close();
  }
}

async function refusal(url: string, access: Access): Promise<string> {
  const error = await publishOnce(url, access).then(
    () => undefined,
    (fault: unknown) => fault,
  );
  assert.ok(error instanceof Fault, `${error}`);
  return error.message;
}

test("NATS is entered with user and password, with an nkey and with what nsc writes", async () => {
  await publishOnce(server.url, { natsCredentialsFile: file("password", `pmx:${password}\n`) });
  const seed = Buffer.from(key.getSeed()).toString();
  await publishOnce(server.url, { natsCredentialsFile: file("seed", `${seed}\n`) });
  await publishOnce(operated.url, {
    natsCredentialsFile: file("user.creds", accounts.credentials),
  });
});

test("without credentials, or with wrong ones, NATS is not entered, and the error says which file to correct", async () => {
  assert.match(await refusal(server.url, {}), /with the credentials: .*NATS_CREDENTIALS_FILE/);
  const wrong = file("wrong", "pmx:guessed");
  assert.match(await refusal(server.url, { natsCredentialsFile: wrong }), /with the credentials/);
});

test("credentials that are replaced while the server is away are those of the next connection", async () => {
  const { logger, lines } = recordingLogger();
  const path = file("replaced", `pmx:${password}`);
  const bus = await connectNatsBus({ url: server.url, logger, natsCredentialsFile: path });
  await server.kill();
  writeFileSync(path, Buffer.from(key.getSeed()));
  await server.restart();
  await eventually("it is connected again", () =>
    lines.some((line) => line.includes("reconnected")),
  );
  await bus.publish(testEvent("secured", 2));
  await bus.close();
  assert.doesNotMatch(lines.join("\n"), new RegExp(password));
});

test("a file that holds no credentials is refused without being shown", async () => {
  const natsCredentialsFile = file("spoilt", "the password is 1234");
  const said = await refusal(server.url, { natsCredentialsFile });
  assert.match(
    said,
    /spoilt \(NATS_CREDENTIALS_FILE\): natsCredentialsFile: holds neither USER:PASSWORD/,
  );
  assert.doesNotMatch(said, /1234/);
  const absent = join(folder, "absent");
  assert.match(await refusal(server.url, { natsCredentialsFile: absent }), /absent.*ENOENT/);
});

test("a password does not leave the machine in plain text unless that is meant, and a key may", () => {
  const natsCredentialsFile = file("password", `pmx:${password}`);
  const access = { natsCredentialsFile };
  assert.throws(() => natsOptions("nats://nats:4222", access), { message: /in plain text/ });
  natsOptions("nats://nats:4222", { ...access, insecure: true });
  natsOptions("tls://nats:4222", access);
  natsOptions("nats://127.0.0.1:4222,nats://localhost:4223", access);
  const seed = file("seed", Buffer.from(key.getSeed()).toString());
  natsOptions("nats://nats:4222", { natsCredentialsFile: seed });
});

test("NATS over TLS is entered with its authority and a certificate, and not without", async () => {
  const url = encrypted.url.replace("nats://127.0.0.1", "tls://localhost");
  const { certificateFile, keyFile, authorityFile } = tls;
  const settings = { authorityFile, certificateFile, keyFile, requireClientCertificate: false };
  await publishOnce(url, { tls: settings });
  const other = await createAuthority("another authority");
  const mistrusting = { ...settings, authorityFile: file("other.pem", other.certificate) };
  assert.match(await refusal(url, { tls: mistrusting }), /TLS.*PMX_TLS_AUTHORITY_FILE/);
});

test("a NATS server without TLS is refused where its URL asks for it", async () => {
  const url = server.url.replace("nats://127.0.0.1", "tls://localhost");
  const natsCredentialsFile = file("password", `pmx:${password}`);
  assert.match(await refusal(url, { natsCredentialsFile }), /has no TLS/);
});
