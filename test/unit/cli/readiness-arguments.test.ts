import assert from "node:assert/strict";
import { test } from "node:test";
import { parseArguments } from "#cli/parse-arguments.ts";

function parsed(...words: readonly string[]) {
  const command = parseArguments(["readiness", ...words], {});
  if (command.kind !== "readiness") throw new Error(command.kind);
  return command.arguments;
}

const signed = ["--by", "the desk", "--why", "later"];

test("without a flag the checklist is evaluated, over the sprints that are named", () => {
  assert.deepEqual(parsed().action, { kind: "evaluate", sprints: [] });
  const { action, json } = parsed("0a1b", "sprints/2c", "--json");
  assert.deepEqual(action, { kind: "evaluate", sprints: ["sprints/0a1b", "sprints/2c"] });
  assert.equal(json, true);
});

test("a waiver has a person, a reason and a first date on which it counts no more", () => {
  assert.deepEqual(parsed("--waive", "barbell", ...signed, "--until", "2027-03-01").action, {
    kind: "waive",
    item: "barbell",
    by: "the desk",
    why: "later",
    expireTimeMs: Date.UTC(2027, 2, 1),
    policyHash: "",
  });
  const scoped = parsed(
    ...["--waive", "barbell", ...signed, "--until", "2027-03-01"],
    ...["--for-policy", "0123456789ab"],
  );
  assert.ok(scoped.action.kind === "waive");
  assert.equal(scoped.action.policyHash, "0123456789ab");
});

test("a revocation names the waiver, with or without the first part of its name", () => {
  for (const name of ["waivers/7", "7"]) {
    const { action } = parsed("--revoke", name, ...signed);
    assert.deepEqual(action, { kind: "revoke", waiver: "waivers/7", by: "the desk", why: "later" });
  }
});

test("what lacks a part, or does not go together, is refused before anything is started", () => {
  const refused: readonly (readonly [readonly string[], RegExp])[] = [
    [["--waive", "barbell", "--by", "a", "--until", "2027"], /--why: is needed/],
    [["--waive", "barbell", "--why", "a", "--until", "2027"], /--by: is needed/],
    [["--waive", "barbell", ...signed], /--until: is needed/],
    [["--waive", "barbell", "--by", " ", "--why", "a", "--until", "2027"], /--by: is needed/],
    [["--waive", "barbell", ...signed, "--until", "soon"], /--until: "soon" is not a year/],
    [["--waive", "barbell", "--revoke", "7", ...signed], /one of them/],
    [["--waivers", "--revoke", "7", ...signed], /one of them/],
    [["--until", "2027"], /--until: belongs to --waive/],
    [["--revoke", "7", ...signed, "--until", "2027"], /--until: belongs to --waive/],
    [["--by", "a"], /--by: belongs to --waive or --revoke/],
    [["--waivers", "0a1b"], /0a1b: unexpected word/],
    [["0 a"], /not the name of a sprint/],
  ];
  for (const [words, said] of refused) {
    assert.throws(() => parsed(...words), { reason: "FIELD_INVALID", message: said });
  }
});
