import { escaped } from "#lib/page/charts/svg.ts";
import { sectionHtml } from "#lib/page/section-html.ts";
import { style } from "#lib/page/style.ts";
import type { Sheet } from "../sheet.ts";

/** What the page may load: nothing; its style is inside, and so is its icon, which is empty. */
const policy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A report as one page that needs no network and runs no script. */
export function htmlOf({ sprint, title, sections }: Sheet): string {
  const links = sections.map(
    ({ id, heading }) => `<li><a href="#${escaped(id)}">${escaped(heading)}</a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
<p class="name">${escaped(sprint)}</p>
</header>
<main>
${sections.map((section, at) => sectionHtml(section, at === 0 ? links : [])).join("\n")}
</main>
</body>
</html>
`;
}
