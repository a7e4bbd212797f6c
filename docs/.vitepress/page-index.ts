import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { placeOf } from "./places.ts";

/** A page as the index names it. */
export interface IndexedPage {
  readonly title: string;
  /** Path in the repository. */
  readonly file: string;
  /** Pages that a list of its own names, as decisions are; empty for most. */
  readonly parts: readonly IndexedPage[];
}

export interface IndexSection {
  readonly title: string;
  readonly pages: readonly IndexedPage[];
}

/** The one table of pages, which the sidebar is made of. */
const index = "docs/README.md";

/** The sections of docs/README.md with the pages that they link to, each page once, in their order. */
export function pageIndex(): readonly IndexSection[] {
  const seen = new Set<string>();
  return textOf(index)
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      title: section.slice(0, section.indexOf("\n")).trim(),
      pages: linksOf(index, section)
        .filter(({ file }) => !seen.has(file) && seen.add(file) !== undefined)
        .map((page) => ({ ...page, parts: partsOf(page.file) })),
    }));
}

/** A list of pages beside it, as docs/adr/README.md is. */
function partsOf(file: string): readonly IndexedPage[] {
  if (!/^docs\/.+\/README\.md$/.test(file)) return [];
  const folder = `${posix.dirname(file)}/`;
  return linksOf(file, textOf(file))
    .filter((page) => page.file.startsWith(folder))
    .map((page) => ({ ...page, parts: [] }));
}

function linksOf(from: string, text: string): readonly Omit<IndexedPage, "parts">[] {
  return [...text.matchAll(/\[([^\]]+)\]\(([^)#\s]+\.md)[^)]*\)/g)].map(
    ([, title = "", link = ""]) => ({
      title: title.replaceAll("`", ""),
      file: posix.normalize(posix.join(posix.dirname(from), link)),
    }),
  );
}

/** The sidebar of the site. */
export function sidebar() {
  const linkOf = (file: string) => `/${placeOf(file).replace(/(index)?\.md$/, "")}`;
  const itemOf = ({ title, file, parts }: IndexedPage): object => ({
    text: title[0]?.toUpperCase() + title.slice(1),
    link: linkOf(file),
    ...(parts.length > 0 && { collapsed: true, items: parts.map(itemOf) }),
  });
  return pageIndex().map(({ title, pages }) => ({ text: title, items: pages.map(itemOf) }));
}

function textOf(file: string): string {
  return readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), "utf8");
}
