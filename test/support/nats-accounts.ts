import { Buffer } from "node:buffer";
import { nkeys } from "nats";

/** A server whose users are stated by an operator, and the credentials of one of them. */
export interface NatsAccounts {
  /** The part of the server's configuration. */
  readonly configuration: string;
  /** As nsc writes a .creds file. */
  readonly credentials: string;
}

type Pair = ReturnType<typeof nkeys.createUser>;
const base64Url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64url");

/** A token of NATS: JSON that is signed by a key of the one who states it. */
function stated(by: Pair, about: Pair, name: string, nats: Readonly<Record<string, unknown>>) {
  const head = base64Url(JSON.stringify({ typ: "JWT", alg: "ed25519-nkey" }));
  const claims = {
    jti: name,
    iat: Math.floor(Date.now() / 1_000),
    iss: by.getPublicKey(),
    sub: about.getPublicKey(),
    name,
    nats: { version: 2, ...nats },
  };
  const body = `${head}.${base64Url(JSON.stringify(claims))}`;
  return `${body}.${base64Url(by.sign(Buffer.from(body)))}`;
}

export function createNatsAccounts(): NatsAccounts {
  const operator = nkeys.createOperator();
  const [account, system] = [nkeys.createAccount(), nkeys.createAccount()];
  const user = nkeys.createUser();
  const limits = {
    subs: -1,
    data: -1,
    payload: -1,
    imports: -1,
    exports: -1,
    wildcards: true,
    conn: -1,
    leaf: -1,
    mem_storage: -1,
    disk_storage: -1,
    streams: -1,
    consumer: -1,
  };
  const ofOperator = stated(operator, operator, "test", { type: "operator" });
  const ofAccount = stated(operator, account, "pmx", { type: "account", limits });
  // JetStream keeps what it says of itself in an account of its own.
  const ofSystem = stated(operator, system, "system", { type: "account" });
  const ofUser = stated(account, user, "service", {
    type: "user",
    pub: {},
    sub: {},
    subs: -1,
    data: -1,
    payload: -1,
  });
  const seed = Buffer.from(user.getSeed()).toString();
  return {
    configuration: `operator: ${ofOperator}
resolver: MEMORY
system_account: ${system.getPublicKey()}
resolver_preload: {
  ${account.getPublicKey()}: ${ofAccount}
  ${system.getPublicKey()}: ${ofSystem}
}
`,
    credentials: `-----BEGIN NATS USER JWT-----
${ofUser}
------END NATS USER JWT------

-----BEGIN USER NKEY SEED-----
${seed}
------END USER NKEY SEED------
`,
  };
}
