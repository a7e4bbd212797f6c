import { posix } from "node:path";

/** Where a page of the repository stands on the site: what is below docs/ at the top, the rest by its folder. */
export function placeOf(file: string): string {
  if (file === "README.md") return "overview.md";
  return file.replace(/^docs\//, "").replace(/(^|\/)README\.md$/, "$1index.md");
}

/** What a link of a page leads to: another page of the site, or a file that is copied beside the pages. */
export type LinkTarget =
  | { readonly kind: "page"; readonly href: string }
  | { readonly kind: "file"; readonly href: string; readonly file: string };

/**
 * What a relative link means on the site; undefined for a link to elsewhere or within its page, which stay as they are.
 * @param page the page that has the link, by its path in the repository
 */
export function targetOf(page: string, link: string): LinkTarget | undefined {
  if (/^([a-z][a-z0-9+.-]*:|#|\/)/i.test(link)) return undefined;
  const [path = "", anchor] = link.split("#");
  const file = posix.normalize(posix.join(posix.dirname(page), path));
  const hash = anchor === undefined ? "" : `#${anchor}`;
  if (file.endsWith(".md")) return { kind: "page", href: `/${placeOf(file)}${hash}` };
  return { kind: "file", href: `/files/${file}${hash}`, file };
}

/** The anchor of a heading as code hosts make it, so that the same link finds it there and here. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
