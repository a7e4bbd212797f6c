import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { generateSQLiteDrizzleJson, generateSQLiteMigration } from "drizzle-kit/api";
import * as gateway from "#gateway/store/schema.ts";
import * as audit from "#services/audit/store/schema.ts";
import * as execution from "#services/execution/store/schema.ts";
import * as forecast from "#services/forecast/store/schema.ts";
import * as riskGate from "#services/risk-gate/store/schema.ts";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";

interface Journal {
  readonly entries: readonly {
    readonly idx: number;
    readonly when: number;
    readonly tag: string;
  }[];
}

const stores: readonly (readonly [folder: string, schema: object])[] = [
  ["gateway/store", gateway],
  ["services/audit/store", audit],
  ["services/execution/store", execution],
  ["services/forecast/store", forecast],
  ["services/risk-gate/store", riskGate],
];

for (const [store, schema] of stores) {
  const migrations = `${store}/migrations`;
  const filesIn = (folder: string, ending: string) =>
    readdirSync(join(repositoryRoot, folder))
      .filter((name) => name.endsWith(ending))
      .sort();

  test(`the journal of ${migrations} names its files in order, each later than the one before`, () => {
    const { entries }: Journal = JSON.parse(textOf(`${migrations}/meta/_journal.json`));
    const tags = entries.map(({ tag }) => `${tag}.sql`);
    assert.deepEqual(filesIn(migrations, ".sql"), tags);
    for (const [index, { idx, when }] of entries.entries()) {
      assert.equal(idx, index);
      // What was added behind an earlier time would be passed over in a database that has the later one.
      assert.ok(index === 0 || when > entries[index - 1]!.when, tags[index]);
    }
  });

  test(`the tables of ${store}/schema.ts are those that its migrations make`, async () => {
    const last = filesIn(`${migrations}/meta`, "_snapshot.json").at(-1);
    const made = JSON.parse(textOf(`${migrations}/meta/${last}`));
    const wanted = await generateSQLiteDrizzleJson({ ...schema }, made.id);
    assert.deepEqual(await generateSQLiteMigration(made, wanted), []);
  });
}
