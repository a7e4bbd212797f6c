import { escaped } from "#lib/page/charts/svg.ts";
import { sectionHtml } from "#lib/page/section-html.ts";
import type { PageContent, WebPage } from "./page.ts";

/** What every page has around its own content. */
export interface PageFrame {
  readonly menu: readonly Pick<WebPage, "path" | "menu">[];
  /** Where the style and the script are served. */
  readonly stylePath: string;
  readonly scriptPath: string;
}

/** Sections from which on a page opens with links to them. */
const contentsFrom = 4;

/** Where the script says whether it follows; who runs none asks again. */
const followed = `<p class="status" role="status"></p>
<noscript><p>This page changes while it is read: <a href="">look again</a>.</p></noscript>`;

/** A page as HTML, without a script or a style of its own. `path` is the template that it was found by. */
export function documentOf(content: PageContent, path: string, frame: PageFrame): string {
  const { title, name, sections, hasContents = true, refreshes = false } = content;
  const contents =
    !hasContents || sections.length < contentsFrom
      ? []
      : sections.map(
          ({ id, heading }) => `<li><a href="#${escaped(id)}">${escaped(heading)}</a></li>`,
        );
  const menu = frame.menu.map(({ path: to, menu: name = "" }) => {
    const place = to === path ? "page" : path.startsWith(`${to}/`) ? "true" : undefined;
    const current = place === undefined ? "" : ` aria-current="${place}"`;
    return `<li><a href="${escaped(to)}"${current}>${escaped(name)}</a></li>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} – pmx</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${frame.stylePath}">
${refreshes ? `<script type="module" src="${frame.scriptPath}"></script>` : ""}
</head>
<body>
<header>
<nav aria-label="Pages" class="menu"><strong>pmx</strong><ul>${menu.join("")}</ul></nav>
<h1>${escaped(title)}</h1>
${name === undefined ? "" : `<p class="name">${escaped(name)}</p>`}
${refreshes ? followed : ""}
</header>
<main${refreshes ? ' data-refreshes=""' : ""}>
${sections.map((section, at) => sectionHtml(section, at === 0 ? contents : [])).join("\n")}
</main>
</body>
</html>
`;
}
