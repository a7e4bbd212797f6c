import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { commands } from "#cli/commands.ts";
import { dataVerbs } from "#cli/data/index.ts";
import { manPage } from "#scripts/docs-man-page.ts";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";

const roff = (text: string) => text.replaceAll("-", "\\-");

test("the manual page has every command with all of its flags but --help", async () => {
  const sections = (await manPage.render()).split('\n.SS "pmx ').slice(1);
  const every = [
    ...Object.entries(commands),
    ...Object.entries(dataVerbs).map(([name, verb]) => [`data ${name}`, verb] as const),
  ];
  for (const [name, { words, flags }] of every) {
    const own = sections.find((section) =>
      section.startsWith(roff(`${name} ${words.slice(0, 1)}`)),
    );
    for (const flag of flags.filter((one) => one.name !== "help")) {
      assert.ok(own?.includes(roff(flag.name)), `${name} ${flag.name}`);
    }
  }
});

test("groff, where it is, finds nothing wrong with the manual page", async () => {
  const { error, status, stderr } = spawnSync("groff", ["-man", "-Tutf8", "-ww", "-z"], {
    input: await manPage.render(),
    encoding: "utf8",
  });
  const isMissing = (error as { code?: string } | undefined)?.code === "ENOENT";
  if (!isMissing) assert.deepEqual([status, stderr], [0, ""]);
});

test("the package names the manual page that there is", () => {
  const { man } = JSON.parse(textOf("package.json")) as { man: readonly string[] };
  assert.deepEqual(
    man.filter((page) => existsSync(join(repositoryRoot, page))),
    ["docs/pmx.1"],
  );
});
