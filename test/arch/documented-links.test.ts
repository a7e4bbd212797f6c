import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";

const pages = execFileSync("git", ["ls-files", "*.md"], { cwd: repositoryRoot, encoding: "utf8" })
  .trim()
  .split("\n")
  .filter((file) => existsSync(join(repositoryRoot, file)));

/** Links and pictures within the project, as [page, path, anchor]; what a program shows as code is none. */
const links = pages.flatMap((page) => {
  const text = textOf(page)
    .replaceAll(/^```.*?^```/gms, "")
    .replaceAll(/`[^`\n]*`/g, "");
  const found = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return found
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = "", anchor = ""] = target.split("#");
      return { page, path: path === "" ? page : normalize(join(dirname(page), path)), anchor };
    });
});

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): readonly string[] {
  return [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test("every link of a page leads to a file, and its anchor to a heading there", () => {
  assert.ok(links.length > 100 && links.some(({ anchor }) => anchor !== ""));
  const broken = links.filter(({ path, anchor }) => {
    if (!existsSync(join(repositoryRoot, path))) return true;
    return anchor !== "" && path.endsWith(".md") && !anchorsOf(path).includes(anchor);
  });
  assert.deepEqual(broken, []);
});

test("every page of docs/ stands in its index, under one kind", () => {
  const index = "docs/README.md";
  const listed = links.filter(({ page }) => page === index).map(({ path }) => path);
  assert.deepEqual(
    pages.filter(
      (page) => /^docs\/[^/]+\.md$/.test(page) && page !== index && !listed.includes(page),
    ),
    [],
  );
  assert.deepEqual(
    listed.filter((path, at) => listed.indexOf(path) !== at),
    [],
  );
});

test("the decisions stand in their list, each once and in the order of their numbers", () => {
  const listed = links.filter(({ page }) => page === "docs/adr/README.md").map(({ path }) => path);
  assert.deepEqual(listed, pages.filter((page) => /^docs\/adr\/\d/.test(page)).sort());
});

test("every path that CONTRIBUTING states from the top of the repository is there", () => {
  const stated = [...textOf("CONTRIBUTING.md").matchAll(/`([a-z]+\/[\w./@-]+)`/g)].map(
    ([, path = ""]) => path,
  );
  // Others are beside a file that stands before them.
  const fromTop = stated.filter((path) => existsSync(join(repositoryRoot, path.split("/")[0]!)));
  assert.ok(fromTop.length > 200, `${fromTop.length} paths`);
  assert.deepEqual(
    fromTop.filter((path) => !existsSync(join(repositoryRoot, path))),
    [],
  );
});
