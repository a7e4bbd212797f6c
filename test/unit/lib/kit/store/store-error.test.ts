import assert from "node:assert/strict";
import { test } from "node:test";
import { DrizzleQueryError } from "drizzle-orm";
import { Fault, type FaultReason } from "#lib/kernel/fault.ts";
import { DatabaseError } from "#lib/kit/store/connection.ts";
import { toOpenError, toStoreError } from "#lib/kit/store/store-error.ts";

const path = "/data/execution.db";

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

const systemReasons: readonly [string, FaultReason][] = [
  ["EACCES", "STORAGE_NOT_WRITABLE"],
  ["EROFS", "STORAGE_NOT_WRITABLE"],
  ["ENOTDIR", "STORAGE_NOT_WRITABLE"],
  ["ENOSPC", "STORAGE_NOT_WRITABLE"],
  ["EMFILE", "STORAGE_NOT_WRITABLE"],
];
for (const [code, reason] of systemReasons) {
  test(`toOpenError calls ${code} of the operating system ${reason} and names the file`, () => {
    const fault = toOpenError(systemError(code), path);
    assert.ok(fault instanceof Fault);
    assert.equal(fault.reason, reason);
    assert.ok(fault.message.includes(path) && fault.message.includes(code));
  });
}

const databaseReasons: readonly [string, FaultReason][] = [
  ["SQLITE_READONLY", "STORAGE_NOT_WRITABLE"],
  ["SQLITE_FULL", "STORAGE_NOT_WRITABLE"],
  ["SQLITE_IOERR_WRITE", "STORAGE_NOT_WRITABLE"],
  ["EIO", "STORAGE_NOT_WRITABLE"],
  ["SQLITE_CORRUPT", "DATABASE_CORRUPT"],
  ["SQLITE_NOTADB", "DATABASE_CORRUPT"],
  ["SQLITE_BUSY", "DATABASE_LOCKED"],
];
for (const [code, reason] of databaseReasons) {
  test(`toStoreError finds ${code} below drizzle's error and calls it ${reason}`, () => {
    const wrapped = new DrizzleQueryError("insert", [], new DatabaseError("it failed", code));
    const fault = toStoreError(wrapped, path);
    assert.ok(fault instanceof Fault);
    assert.equal(fault.reason, reason);
    assert.ok(fault.message.includes(path));
  });
}

test("an error that the work itself threw stays as it is, whatever its code", () => {
  const error = systemError("ENOENT");
  assert.equal(toStoreError(error, path), error);
});
