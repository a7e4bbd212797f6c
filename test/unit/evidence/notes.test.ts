import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { checkpointFromText, checkpointText, notesIn } from "#lib/evidence/checkpoint.ts";
import { payloadSignedBy, preAuthenticated, signEnvelope } from "#lib/evidence/dsse.ts";
import {
  isSignedBy,
  noteFromText,
  publicKeyOf,
  signNote,
  verifierFromText,
  verifierText,
} from "#lib/evidence/signed-note.ts";
import { emptyRoot } from "#lib/evidence/tree-hash.ts";

/** The example of golang.org/x/mod/sumdb/note, which the specification of C2SP grew from. */
const published = {
  key: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
  note: `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`,
};

const { privateKey } = generateKeyPairSync("ed25519");
const publicKey = publicKeyOf(privateKey);
const verifier = { name: "pmx/log-1", publicKey };

test("the published note carries the signature of its key", () => {
  const neumann = verifierFromText(published.key)!;
  assert.equal(verifierText(neumann), published.key);
  const note = noteFromText(published.note)!;
  assert.ok(isSignedBy(note, neumann));
  assert.ok(!isSignedBy({ ...note, text: note.text.replace("answer", "Answer") }, neumann));
  assert.ok(!isSignedBy(note, verifier));
});

test("a checkpoint that was signed reads back, and no other key has signed it", () => {
  const head = { origin: "pmx/log-1", size: 12, root: emptyRoot };
  const note = noteFromText(signNote(checkpointText(head), { name: "pmx/log-1", privateKey }))!;
  assert.deepEqual(checkpointFromText(note.text), head);
  assert.ok(isSignedBy(note, verifierFromText(verifierText(verifier))!));
  const other = publicKeyOf(generateKeyPairSync("ed25519").privateKey);
  assert.ok(!isSignedBy(note, { ...verifier, publicKey: other }));
  assert.ok(!isSignedBy(note, { ...verifier, name: "pmx/log-2" }));
});

test("what is no note, no checkpoint and no key reads as none", () => {
  for (const text of ["", "a\n", "a\n\nb\n", "a\n\n— b\n", "a\n\n— b c"]) {
    assert.equal(noteFromText(text), undefined, JSON.stringify(text));
  }
  const root = Buffer.from(emptyRoot).toString("base64");
  for (const text of [
    "",
    `o\n-1\n${root}\n`,
    `o\n01\n${root}\n`,
    "o\n1\nAA==\n",
    `\n1\n${root}\n`,
  ]) {
    assert.equal(checkpointFromText(text), undefined, JSON.stringify(text));
  }
  const key = verifierText(verifier);
  for (const text of ["", key.slice(1), key.replace(/\+[0-9a-f]{8}\+/, "+00000000+")]) {
    assert.equal(verifierFromText(text), undefined, text);
  }
});

test("the notes of a file are found one by one", () => {
  const signer = { name: "pmx/log-1", privateKey };
  const notes = [1, 2, 3].map((size) =>
    signNote(checkpointText({ origin: "pmx/log-1", size, root: emptyRoot }), signer),
  );
  assert.deepEqual(notesIn(notes.join("")), notes);
  assert.deepEqual(notesIn(notes.join("\n")), notes);
});

test("what DSSE signs is type and payload with their lengths, as its specification shows", () => {
  const bytes = preAuthenticated("http://example.com/HelloWorld", Buffer.from("hello world"));
  assert.equal(
    Buffer.from(bytes).toString(),
    "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
  );
});

test("an envelope gives its payload to who has the key, and nothing to others", () => {
  const envelope = signEnvelope("text/plain", "PASS", privateKey);
  assert.equal(payloadSignedBy(envelope, publicKey), "PASS");
  const other = publicKeyOf(generateKeyPairSync("ed25519").privateKey);
  assert.equal(payloadSignedBy(envelope, other), undefined);
  const changed = { ...envelope, payload: Buffer.from("FAIL").toString("base64") };
  assert.equal(payloadSignedBy(changed, publicKey), undefined);
  assert.equal(payloadSignedBy({ ...envelope, payloadType: "text/html" }, publicKey), undefined);
});
