import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { secretKey, signedHeaders } from "#cli/notify/signature.ts";
import { textOf } from "#test/support/source-files.ts";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const key = (text: string) => secretKey({ where: "PMX_NOTIFY_SECRET", text });

test("a message is signed as the example that libraries of Standard Webhooks are tested by", () => {
  const id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  const headers = signedHeaders('{"test": 2432232314}', id, 1_614_265_330_999, key(secret));
  assert.deepEqual(headers, {
    "webhook-id": id,
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("what is no secret of enough bytes is refused, and repeated in no message", () => {
  for (const text of ["", "whsec_", "hunter2-hunter2-hunter2", "whsec_c2hvcnQ=", `${secret}!`]) {
    assert.throws(
      () => key(text),
      ({ message }) =>
        /PMX_NOTIFY_SECRET: holds no secret: .+openssl rand/.test(message) &&
        (text === "" || text === "whsec_" || !message.includes(text)),
    );
  }
  assert.equal(key(`${secret}\n`).length, 24);
});

/** The lines of docs/notifications.md in a language. */
function linesOf(language: string): string {
  const [, lines = ""] =
    new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, "m").exec(
      textOf("docs/notifications.md"),
    ) ?? [];
  assert.match(lines, /verified/);
  return lines;
}

const body = JSON.stringify({ why: ["Größer als 1 % – “so”"] });
const sound = signedHeaders(body, "a1", Date.now(), key(secret));
/** What a receiver is given, and whether it is to take it. */
const cases = [
  [sound, body, true],
  [{ ...sound, "webhook-signature": `v1,AAAA ${sound["webhook-signature"]}` }, body, true],
  [{ ...sound, "webhook-signature": "v1,AAAA" }, body, false],
  [{ ...sound, "webhook-signature": "é".repeat(47) }, body, false],
  [{ ...sound, "webhook-id": "a2" }, body, false],
  [sound, `${body} `, false],
  [signedHeaders(body, "a1", Date.now() - 3_600_000, key(secret)), body, false],
] as const;
const given = JSON.stringify(cases.map(([headers, text]) => [headers, text]));
const wanted = cases.map(([, , taken]) => taken);

test("the lines of docs/notifications.md for Python take what was signed and refuse what was changed", () => {
  const ask = `
import json, sys
print(json.dumps([verified(sys.argv[1], headers, text.encode()) for headers, text in json.loads(sys.argv[2])]))`;
  const printed = execFileSync("/usr/bin/python3", ["-c", linesOf("python") + ask, secret, given]);
  assert.deepEqual(JSON.parse(`${printed}`), wanted);
});

test("the lines of docs/notifications.md for Node do the same", async () => {
  const module = `data:text/javascript,${encodeURIComponent(linesOf("js"))}`;
  const { verified } = await import(module);
  assert.deepEqual(
    cases.map(([headers, text]) => verified(secret, headers, text)),
    wanted,
  );
});
