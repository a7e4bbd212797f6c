import assert from "node:assert/strict";
import { type ClientRequest, request as httpRequest } from "node:http";
import { after, before, test } from "node:test";
import { create, toBinary } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { eventually } from "#test/support/eventually.ts";
import { type EchoOverHttp, envelope, envelopesOf, startEchoOverHttp } from "./echo-over-http.ts";

/** What the handler was given, in order; how its last call ended. */
let received: string[] = [];
let outcome: unknown;
let letOn: (() => void) | undefined;
let over: EchoOverHttp;
before(async () => {
  over = await startEchoOverHttp({
    async measure(requests) {
      outcome = undefined;
      try {
        for await (const { value } of requests) {
          received.push(value.slice(0, 20));
          if (value === "enough") return { value: received.length };
          if (value === "bad") throw new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", "no such thing");
          if (value.startsWith("wait")) {
            await new Promise<void>((resolve) => {
              letOn = resolve;
            });
          }
        }
      } catch (error) {
        outcome = error;
        throw error;
      }
      outcome = "all";
      return { value: received.length };
    },
  });
});
after(() => over.close());

const json = { "content-type": "application/connect+json" };

type Envelopes = readonly (readonly [number, unknown])[];

/** A call whose body is written bit by bit; it is answered by the envelope that ends, whatever is still sent. */
function open(headers: Readonly<Record<string, string>> = {}) {
  received = [];
  letOn = undefined;
  const call = httpRequest(over.url("Measure"), {
    method: "POST",
    headers: { ...json, ...headers },
  });
  const answer = new Promise<Envelopes>((resolve, reject) => {
    call.on("error", reject).on("response", async (response) => {
      const parts: Uint8Array<ArrayBuffer>[] = [];
      for await (const part of response) {
        parts.push(part as Uint8Array<ArrayBuffer>);
        const found = envelopesOf(await new Blob(parts).arrayBuffer());
        if (found.at(-1)?.[0] === 2) return resolve(found);
      }
      reject(new Error("the answer has no end"));
    });
  });
  answer.catch(() => undefined);
  return { call, answer };
}

function text(value: string): Uint8Array<ArrayBuffer> {
  return envelope(JSON.stringify(value));
}

async function errorOf(answer: Promise<Envelopes>) {
  const [[flags, end] = [0, undefined], ...others] = await answer;
  assert.deepEqual([flags, others], [2, []]);
  return (end as { error: { code: string; message: string; details: unknown[] } }).error;
}

test("requests in envelopes reach the handler in order, whichever way the body is cut", async () => {
  const { call, answer } = open();
  const whole = [..."abcde"].flatMap((letter) => [...text(letter)]);
  for (let at = 0; at < whole.length; at += 3) call.write(Uint8Array.from(whole.slice(at, at + 3)));
  call.write(text(""));
  call.end();
  assert.deepEqual(await answer, [
    [0, 6],
    [2, {}],
  ]);
  assert.deepEqual(received, [..."abcde", ""]);
});

test("a request is handled before the next one is sent, and a stream of none is one", async () => {
  const { call, answer } = open();
  call.write(text("first"));
  await eventually("the first arrives", () => received.length === 1);
  call.end(text("second"));
  assert.deepEqual((await answer)[0], [0, 2]);
  const { call: empty, answer: none } = open();
  empty.end();
  assert.deepEqual((await none)[0], [0, 0]);
});

test("protobuf is carried as JSON is", async () => {
  const bytes = toBinary(StringValueSchema, create(StringValueSchema, { value: "hello" }));
  const body = new Uint8Array(5 + bytes.length);
  body.set([0, 0, 0, 0, bytes.length]);
  body.set(bytes, 5);
  const headers = { "content-type": "application/connect+proto" };
  const answer = await fetch(over.url("Measure"), { method: "POST", body, headers });
  assert.equal(answer.headers.get("content-type"), "application/connect+proto");
  assert.ok(received.includes("hello"));
});

test("an error half-way is answered while the caller still sends, and the caller reads it", async () => {
  for (const [last, said] of [
    [text("bad"), /no such thing/],
    [envelope("7"), /message 2 of the stream: .*StringValue in JSON/],
    [Uint8Array.of(2, 0, 0, 0, 2, 123, 125), /an end, which an answer alone has/],
    [Uint8Array.of(1, 0, 0, 0, 0), /compressed/],
    [Uint8Array.of(0, 255, 255, 255, 255), /4294967295 bytes exceeds the limit of 4194304/],
  ] as const) {
    const { call, answer } = open();
    call.write(text("good"));
    call.write(last);
    // More than the sockets hold, none of which the handler asks for.
    call.end(new Uint8Array(8 * 1024 * 1024));
    const { message, details } = await errorOf(answer);
    assert.match(message, said);
    assert.ok(details.length > 0);
    assert.deepEqual(
      received,
      last[0] === 0 && /no such/.test(`${said}`) ? ["good", "bad"] : ["good"],
    );
  }
});

test("an answer may come before the last request", async () => {
  const { call, answer } = open();
  call.write(text("enough"));
  assert.deepEqual(await answer, [
    [0, 1],
    [2, {}],
  ]);
  call.destroy();
});

test("a body that ends within an envelope is not taken for all of it", async () => {
  const { call, answer } = open();
  call.write(text("whole"));
  call.end(text("cut off").subarray(0, 9));
  assert.match((await errorOf(answer)).message, /ends within an envelope, of which 9 bytes came/);
  assert.ok(outcome instanceof Fault);
});

test("the requests of a caller that hung up are not taken for all of them", async () => {
  const { call } = open();
  call.write(text("one of two"));
  await eventually("the first arrives", () => received.length === 1);
  call.destroy();
  await eventually("the handler is told", () => outcome instanceof Fault);
  assert.equal((outcome as Fault).code, "CANCELLED");
});

/** What went out of a call that writes until the other side takes no more for 200 ms, or all of it. */
async function pushed(call: ClientRequest, body: Uint8Array, times: number): Promise<number> {
  for (let count = 0; count < times; count++) {
    if (call.write(body)) continue;
    const isTaken = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), 200);
      call.once("drain", () => {
        clearTimeout(timer);
        resolve(true);
      });
    });
    if (!isTaken) return count + 1;
  }
  return times;
}

test("a caller who is faster than the handler waits", async () => {
  const { call, answer } = open();
  const large = text("x".repeat(1_000_000));
  call.write(text("wait"));
  const count = await pushed(call, large, 60);
  assert.ok(count < 40, `${count} MB were read for one message that is handled`);
  assert.equal(received.length, 1);
  letOn?.();
  call.end();
  assert.deepEqual((await answer)[0], [0, count + 1]);
});

test("a caller who never ends has until the deadline, and is told", async () => {
  const { call, answer } = open({ "connect-timeout-ms": "100" });
  call.write(text("on and on"));
  const { code } = await errorOf(answer);
  assert.equal(code, "deadline_exceeded");
  assert.equal((outcome as Fault).code, "DEADLINE_EXCEEDED");
  call.destroy();
});
