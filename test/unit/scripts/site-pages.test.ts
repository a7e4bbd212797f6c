import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pageIndex, sidebar } from "#site/page-index.ts";
import { anchorOf, placeOf, targetOf } from "#site/places.ts";
import { filesBelow, repositoryRoot, textOf } from "#test/support/source-files.ts";

const sections = pageIndex();
const indexed = sections.flatMap(({ pages }) => pages.flatMap((page) => [page, ...page.parts]));

test("the sidebar has the five kinds of pages, and each page below docs/ once", () => {
  const kinds = ["Tutorial", "How-to guides", "Reference", "Explanation", "Decisions"];
  assert.deepEqual(
    sections.map(({ title }) => title),
    kinds,
  );
  const files = indexed.map(({ file }) => file);
  assert.equal(new Set(files).size, files.length);
  const pages = filesBelow(["docs"], ".md").filter((file) => file !== "docs/README.md");
  assert.deepEqual(
    pages.filter((file) => !files.includes(file)),
    [],
    "name them in docs/README.md, or in the README.md of their folder",
  );
  for (const file of files) assert.ok(existsSync(join(repositoryRoot, file)), file);
});

test("every entry of the sidebar leads to a place of the site, and decisions and services are folded in", () => {
  const entries = sidebar() as { items: { link: string; items?: { link: string }[] }[] }[];
  const links = entries.flatMap(({ items }) => items.flatMap((one) => [one, ...(one.items ?? [])]));
  for (const { link } of links) assert.match(link, /^\/([\w-]+\/)*[\w-]*$/);
  const folded = entries.flatMap(({ items }) => items).filter(({ items }) => items !== undefined);
  assert.deepEqual(
    folded.map(({ link }) => link),
    ["/api/", "/adr/"],
  );
  assert.ok((folded[1]?.items?.length ?? 0) > 80);
});

test("a link of a page leads to the same page on the site, and a file that is none to its copy", () => {
  const target = (link: string) => targetOf("docs/adr/0001-a.md", link);
  assert.deepEqual(target("../gates.md#phase-1"), { kind: "page", href: "/gates.md#phase-1" });
  assert.deepEqual(target("../../README.md"), { kind: "page", href: "/overview.md" });
  assert.deepEqual(target("README.md"), { kind: "page", href: "/adr/index.md" });
  const file = "config/costs.yaml";
  assert.deepEqual(target("../../config/costs.yaml"), {
    kind: "file",
    href: "/files/config/costs.yaml",
    file,
  });
  for (const link of ["https://example.org/a.md", "#here", "mailto:a@b"]) {
    assert.equal(target(link), undefined);
  }
  assert.equal(placeOf("services/audit/README.md"), "services/audit/index.md");
});

test("an anchor is the same on the site as on a code host", () => {
  assert.equal(anchorOf("What pmx lacks: live trading, UI"), "what-pmx-lacks-live-trading-ui");
  assert.equal(anchorOf("7. Does a PASS say that …?"), "7-does-a-pass-say-that-");
});

test("no heading of the reference stands twice on its page, so that links find the right one", () => {
  for (const page of filesBelow(["docs/api"], ".md")) {
    const anchors = [...textOf(page).matchAll(/^##+ (.+)$/gm)].map(([, text = ""]) =>
      anchorOf(text),
    );
    assert.equal(new Set(anchors).size, anchors.length, page);
  }
});
