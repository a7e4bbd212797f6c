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

test("every page of docs/ stands in its index", () => {
  const index = "docs/README.md";
  const listed = new Set(links.filter(({ page }) => page === index).map(({ path }) => path));
  assert.deepEqual(
    pages.filter((page) => /^docs\/[^/]+\.md$/.test(page) && page !== index && !listed.has(page)),
    [],
  );
});
