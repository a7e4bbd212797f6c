import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, filesBelow, sourceFiles } from "#test/support/source-files.ts";

const services = filesBelow(["services", "gateway"], ".ts");

/** Source files whose code, comments apart, matches and that are none of the given owners. */
function strangers(pattern: RegExp, owners: readonly RegExp[]): string[] {
  return sourceFiles().filter(
    (file) => !owners.some((owner) => owner.test(file)) && pattern.test(codeOf(file)),
  );
}

/** Names that a file exports as functions, constants or types. */
function exportsOf(file: string): string[] {
  return [
    ...codeOf(file).matchAll(
      /^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm,
    ),
  ].map(([, name = ""]) => name);
}

test("a function that maps messages says so: xToMessage, xFromMessage", () => {
  const misnamed = services
    .filter((file) => /\/(rpc|events)\/[a-z-]+-message\.ts$/.test(file))
    .flatMap((file) =>
      exportsOf(file)
        .filter((name) => /^[a-z]/.test(name) && !/(To|From)Message$/.test(name))
        .map((name) => `${file}: ${name}`),
    );
  assert.deepEqual(misnamed, []);
});

test("every service hands its handlers their dependencies under the same names", () => {
  const handlers = services.filter((file) => /\/rpc\/handlers\.ts$/.test(file));
  assert.equal(handlers.length, 7);
  for (const file of handlers) {
    assert.ok(
      exportsOf(file).some((name) => /^[a-z]\w*Handlers$/.test(name)),
      file,
    );
    assert.match(codeOf(file), /\b[A-Z]\w*Dependencies\b/, file);
  }
});

test("a store is opened by a function that says so: createXStore", () => {
  const stores = services.filter((file) => /\/store\/[a-z-]+-store\.ts$/.test(file));
  assert.ok(stores.length >= 5, stores.join(", "));
  for (const file of stores) {
    const made = exportsOf(file).filter((name) => /^[a-z]/.test(name));
    assert.ok(
      made.some((name) => /^create\w+Store$/.test(name)),
      `${file}: ${made.join(", ")}`,
    );
  }
});

test("facts are appended, numbered and encoded in one place", () => {
  assert.deepEqual(
    strangers(/\bappendToOutbox\b|\bstartOutboxRelay\b/, [/^lib\/kit\/events\//]),
    [],
  );
});

test("a repeated request is answered in one place", () => {
  assert.deepEqual(
    strangers(/"REQUEST_ID_REUSED"/, [
      /^lib\/kernel\/(idempotency|fault)\.ts$/,
      /status-codes\.ts$/,
    ]),
    [],
  );
});

test("pages are cut in one place", () => {
  const owners = [/^lib\/kit\/grpc\/page\.ts$/];
  assert.deepEqual(strangers(/\b(pageSize|size|limit) \+ 1\b|base64url/, owners), []);
});

test("waiting, pausing and serial work stand in one folder", () => {
  const owners = [/^lib\/kit\/async\//];
  const waiting =
    /node:timers|\bAsyncLocalStorage\b|\b(\w+) = \1\.then\b|\bnew Promise\b.*\bsetTimeout\b/;
  assert.deepEqual(strangers(waiting, owners), []);
});

test("money and units are stored by one set of columns", () => {
  assert.deepEqual(strangers(/\bcustomType\b/, [/^lib\/kit\/store\//]), []);
});
