import assert from "node:assert/strict";
import { test } from "node:test";
import { checkpointPlace } from "#cli/checkpoint-place.ts";

test("checkpoints go to files, by https, and by http to this machine alone", () => {
  const at = (text: string) => checkpointPlace({ where: "--checkpoint-to", text });
  for (const place of [
    ...["checkpoints.txt", "/elsewhere/c:/x", "C:\\checkpoints", "https://example.org/notes?key=1"],
    ...["http://127.0.0.1:8080/", "http://localhost/x", "http://[::1]/"],
  ]) {
    assert.equal(at(place), place);
  }
  for (const [place, message] of [
    ["http://example.org/", /must be https, or http on this machine, got http:\/\/example.org/],
    ["ftp://127.0.0.1/", /must be https/],
    ["https://me:secret@example.org/", /^--checkpoint-to: must not carry a name or a password$/],
    ["https://", /is no URL/],
  ] as const) {
    assert.throws(() => at(place), { reason: "FIELD_INVALID", message });
  }
});
