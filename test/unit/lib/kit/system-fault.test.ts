import assert from "node:assert/strict";
import { test } from "node:test";
import { exitCodeOfError } from "#cli/exit-code.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { asFault } from "#lib/kit/as-fault.ts";
import { noServer } from "#lib/kit/events/nats-bus.ts";
import { exitCodeOf } from "#lib/kit/lifecycle/exit-code.ts";
import { DatabaseError } from "#lib/kit/store/connection.ts";
import { openFilesRemedyOf, systemFaultOf } from "#lib/kit/system-fault.ts";

const withCode = (code: string) => Object.assign(new Error(`${code}: refused`), { code });

for (const [what, error, status, remedy] of [
  ["a full disk", withCode("ENOSPC"), "RESOURCE_EXHAUSTED", /free space/],
  ["a used-up quota", withCode("EDQUOT"), "RESOURCE_EXHAUSTED", /free space/],
  ["no file descriptors", withCode("EMFILE"), "RESOURCE_EXHAUSTED", /ulimit -n/],
  [
    "what the driver of the database was refused, by its number",
    new Error("Too many open files (os error 24)"),
    "RESOURCE_EXHAUSTED",
    /ulimit -n/,
  ],
  ["a full table of files", withCode("ENFILE"), "RESOURCE_EXHAUSTED", /close some/],
  ["a read-only file system", withCode("EROFS"), "FAILED_PRECONDITION", /PMX_DATA_DIR/],
  ["a failing disk", withCode("EIO"), "FAILED_PRECONDITION", /check it/],
  [
    "a database without room",
    new DatabaseError("database or disk is full", "SQLITE_FULL"),
    "RESOURCE_EXHAUSTED",
    /free space/,
  ],
  [
    "a read-only database",
    new DatabaseError("attempt to write", "SQLITE_READONLY_DBMOVED"),
    "FAILED_PRECONDITION",
    /read-only/,
  ],
  [
    "a database that cannot be read",
    new DatabaseError("disk I/O error", "SQLITE_IOERR_SHMSIZE"),
    "FAILED_PRECONDITION",
    /check it/,
  ],
  [
    "what a thread passed on without its code",
    new Error("EMFILE: too many open files, open '/x/y.ts'"),
    "RESOURCE_EXHAUSTED",
    /ulimit -n/,
  ],
  [
    "a cause two levels down",
    new Error("a", { cause: new Error("b", { cause: withCode("ENOSPC") }) }),
    "RESOURCE_EXHAUSTED",
    /free space/,
  ],
] as const) {
  test(`${what} is no defect of pmx: it exits 69 and says what to do`, () => {
    const fault = systemFaultOf(error);
    assert.deepEqual([fault?.code, fault?.reason], [status, "STORAGE_NOT_WRITABLE"]);
    assert.match(fault!.message, remedy);
    assert.deepEqual([exitCodeOf(error), exitCodeOfError(error)], [69, 69]);
    assert.equal(asFault(error).reason, "STORAGE_NOT_WRITABLE");
  });
}

test("a source or a bus that no connection can be opened to says so in its error, at any depth", () => {
  const refused = (code: string) => new Error("fetch failed", { cause: withCode(code) });
  assert.match(openFilesRemedyOf(refused("EMFILE")) ?? "", /ulimit -n/);
  assert.match(openFilesRemedyOf("getaddrinfo EMFILE x") ?? "", /ulimit -n/);
  for (const other of [refused("ECONNREFUSED"), refused("ENOSPC"), "connect ECONNREFUSED", null]) {
    assert.equal(openFilesRemedyOf(other), undefined);
  }
  const { reason, message } = noServer("nats://x:1", refused("EMFILE"));
  assert.equal(reason, "PEER_UNREACHABLE");
  assert.match(message, /^The NATS server at nats:\/\/x:1 cannot be reached: .*ulimit -n/);
  assert.match(noServer("nats://x:1", refused("ECONNREFUSED")).message, /^No NATS server answers/);
});

test("every other error stays a defect, and a Fault stays as it is", () => {
  for (const error of [
    new TypeError("x is undefined"),
    withCode("ENOENT"),
    withCode("ERR_ASSERTION"),
    new DatabaseError("UNIQUE constraint failed", "SQLITE_CONSTRAINT_UNIQUE"),
    "ENOSPC",
    undefined,
  ]) {
    assert.equal(systemFaultOf(error), undefined);
    assert.deepEqual([exitCodeOf(error), exitCodeOfError(error)], [70, 70]);
  }
  const fault = new Fault("INTERNAL", "INTERNAL", "x", { cause: withCode("ENOSPC") });
  assert.equal(systemFaultOf(fault), undefined);
  assert.equal(asFault(fault), fault);
});
