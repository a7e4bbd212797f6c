import assert from "node:assert/strict";
import { test } from "node:test";
import type { PostLimits } from "#cli/posting.ts";
import { postCheckpoints, postLimits } from "#cli/records/post-checkpoints.ts";
import { type NoteServer, noteServer } from "#test/support/note-server.ts";

const notes = "pmx/a\n1\nAA==\n\n— pmx/a AA==\n";
const post = (to: Pick<NoteServer, "url">, change: Partial<PostLimits> = {}) =>
  postCheckpoints(notes, `${to.url}/notes?key=secret`, {
    ...{ ...postLimits, attemptMs: 5_000, signal: new AbortController().signal },
    ...change,
  });

test("the text of the notes is posted once where the server takes it", async () => {
  const server = await noteServer();
  server.reply({ status: 204 });
  await post(server);
  assert.deepEqual(server.posted, [{ what: "POST /notes?key=secret", body: notes }]);
});

test("a server that is away for a moment is tried again, and one that stays so is named, its secrets not", async () => {
  const server = await noteServer();
  server.reply({ status: 503 }, { status: 429 }, { status: 200 });
  await post(server);
  assert.equal(server.posted.length, 3);
  server.reply({ status: 500 });
  await assert.rejects(post(server), {
    ...{ code: "UNAVAILABLE", reason: "PEER_UNREACHABLE" },
    message: `the checkpoints were not kept: ${server.url}/notes answered 500 (3 attempts)`,
  });
  assert.equal(server.posted.length, 3);
});

test("a refusal and a redirect are final, and nothing goes where a redirect points", async () => {
  const server = await noteServer();
  const other = await noteServer();
  for (const [reply, message] of [
    [{ status: 403 }, /answered 403$/],
    [{ status: 307, location: `${other.url}/x` }, /answered 307, and redirects are not followed$/],
    [{ status: 301, location: "/elsewhere" }, /answered 301, and redirects are not followed$/],
  ] as const) {
    server.reply(reply);
    await assert.rejects(post(server), { message });
    assert.equal(server.posted.length, 1);
  }
  assert.deepEqual(other.posted, []);
});

test("a server that never answers is given up in time, and so is one that is not there", async () => {
  const server = await noteServer();
  server.reply(undefined);
  // An attempt may end before the server has read it, so attempts are counted where they fail.
  const failures: number[] = [];
  const delayMs = (count: number) => {
    failures.push(count);
    return 0;
  };
  const silent = post(server, { attemptMs: 50, attempts: 2, delayMs });
  await assert.rejects(silent, { message: /did not answer within 50 ms \(2 attempts\)$/ });
  assert.deepEqual(failures, [1]);
  await assert.rejects(post({ url: "http://127.0.0.1:9" }, { attempts: 1 }), {
    message: /^the checkpoints were not kept: http:\/\/127.0.0.1:9\/notes cannot be reached/,
  });
  const stopped = new AbortController();
  const interrupted = post(server, { signal: stopped.signal });
  stopped.abort();
  await assert.rejects(interrupted, { reason: "CANCELLED" });
});
