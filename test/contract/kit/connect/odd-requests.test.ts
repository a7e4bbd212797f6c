import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { type EchoOverHttp, startEchoOverHttp } from "./echo-over-http.ts";

let over: EchoOverHttp;
before(async () => {
  over = await startEchoOverHttp();
});
after(() => over.close());

const json = { "content-type": "application/json" };
const path = "/pmx.test.v1.EchoService/Echo";

async function refusalOf(target: string, init?: RequestInit) {
  const answer = await fetch(`http://${over.http.address}${target}`, init);
  const { code, message } = (await answer.json()) as { code: string; message: string };
  return [answer.status, code, message] as const;
}

test("a method that there is not is refused as calls are, by what there is", async () => {
  const post = { method: "POST", body: "{}", headers: json };
  for (const [target, said] of [
    ["/pmx.test.v1.EchoService/Ecco", /EchoService has no method "Ecco": Echo, /],
    ["/pmx.test.v1.EchoService", /has no method ""/],
    [
      "/pmx.test.v1.Other/Echo",
      /no service pmx\.test\.v1\.Other here: pmx\.test\.v1\.EchoService$/,
    ],
    [
      `/${path}`,
      /the path of this method is \/pmx\.test\.v1\.EchoService\/Echo, with no other slash/,
    ],
    [`${path}/`, /with no other slash/],
  ] as const) {
    const [status, code, message] = await refusalOf(target, post);
    assert.deepEqual([status, code], [404, "unimplemented"], target);
    assert.match(message, said);
  }
});

test("a query that states no message as the protocol has it is refused, not passed over", async () => {
  for (const [query, said] of [
    ["pageSize=3", /has no "pageSize": it is \?encoding=json&message=/],
    ['message="a"&message="b"', /states message twice/],
    ["base64=1&message=%25%25", /no base64/],
    ['connect=v2&message="a"', /connect "v2" is not spoken here: v1 is/],
  ] as const) {
    const [status, code, message] = await refusalOf(`${path}?${query}`);
    assert.deepEqual([status, code], [400, "invalid_argument"], query);
    assert.match(message, said);
  }
});

test("another version of the protocol, and a text that is no UTF-8, are refused", async () => {
  const headers = { ...json, "connect-protocol-version": "2" };
  const [, , version] = await refusalOf(path, { method: "POST", body: '"a"', headers });
  assert.match(version, /connect-protocol-version "2" is not spoken here: 1 is/);
  const body = new Uint8Array([0x22, 0xff, 0x22]);
  const [status, , text] = await refusalOf(path, { method: "POST", body, headers: json });
  assert.equal(status, 400);
  assert.match(text, /not a valid google\.protobuf\.StringValue in JSON/);
});

test("a query that is too long says where a long message belongs", async () => {
  const answer = await fetch(`${over.url("Echo")}?message="${"a".repeat(9_000)}"`);
  assert.equal(answer.status, 431);
  assert.match(await answer.text(), /the body of a POST/);
});

/** What is answered to these bytes until the server has answered `count` times. */
async function answersTo(bytes: string, count: number): Promise<readonly string[]> {
  const socket = connect(over.http.port, "127.0.0.1");
  socket.setEncoding("utf8").write(bytes);
  let text = "";
  for await (const chunk of socket) {
    text += chunk;
    if (text.split("HTTP/1.1 ").length > count && text.endsWith('"')) break;
  }
  socket.destroy();
  return text.split("HTTP/1.1 ").slice(1);
}

test("what follows a refused GET on its connection is answered", async () => {
  const get = (query: string) => `GET ${path}?${query} HTTP/1.1\r\nHost: pmx\r\n\r\n`;
  const answers = await answersTo(get("encoding=xml") + get('message="on"'), 2);
  assert.deepEqual(
    answers.map((answer) => answer.slice(0, 3)),
    ["415", "200"],
  );
});

test("a request that states its whole URL is answered, as through a proxy", async () => {
  const headers = "Host: pmx\r\nContent-Type: application/json\r\nContent-Length: 4";
  const whole = `POST http://pmx.example:80${path} HTTP/1.1\r\n${headers}\r\n\r\n"on"`;
  const [answer = ""] = await answersTo(whole, 1);
  assert.match(answer, /^200 [\s\S]*"on"$/);
});
