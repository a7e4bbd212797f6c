import assert from "node:assert/strict";
import { test } from "node:test";
import { Metadata, status } from "@grpc/grpc-js";
import { peerFault } from "#lib/kit/grpc/client/peer-fault.ts";

const lastError = "No connection established. Last error: ";
for (const code of ["EMFILE", "ENFILE"]) {
  test(`a connection that fails with ${code} names the limit of open files, and asks nothing of the service`, () => {
    const details = `${lastError}Error: connect ${code} 127.0.0.1:1 - Local (undefined:undefined). Resolution note: `;
    const failed = { code: status.UNAVAILABLE, details, metadata: new Metadata() };
    const { reason, message } = peerFault(failed, { address: "x:1", usesTls: false }, "/pmx.S/M");
    assert.equal(reason, "PEER_UNREACHABLE");
    assert.match(message, /^cannot reach x:1: connect E.FILE .*(ulimit -n|close some)/);
    assert.doesNotMatch(message, /is the service running/);
  });
}

for (const [title, details, said] of [
  [
    "a refused connection",
    `${lastError}Error: connect ECONNREFUSED 127.0.0.1:1. Resolution note: `,
    "connect ECONNREFUSED 127.0.0.1:1",
  ],
  [
    "a server of another protocol",
    `round_robin: ${lastError}${lastError}Protocol error (2026-11-22T22:24:08.363Z). Resolution note: `,
    "Protocol error",
  ],
  ["a name that nobody knows", "Name resolution failed for target dns:x", "Name resolution failed"],
] as const) {
  test(`${title} is reported in the socket's words, without those of the load balancer`, () => {
    const failed = { code: status.UNAVAILABLE, details, metadata: new Metadata() };
    const { reason, message } = peerFault(failed, { address: "x:1", usesTls: false }, "/pmx.S/M");
    assert.equal(reason, "PEER_UNREACHABLE");
    assert.ok(message.startsWith(`cannot reach x:1: ${said}`), message);
    assert.doesNotMatch(message, /Last error|Resolution note|round_robin/);
  });
}
