import { cpSync, mkdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";
import { pageIndex, sidebar } from "./page-index.ts";
import { anchorOf, placeOf, targetOf } from "./places.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** Files that pages link to and that are no pages, as configuration is: they are copied. */
const linkedFiles = new Set<string>();

export default defineConfig({
  title: "pmx",
  description: "May this forecast-driven strategy go live, and how sure are we?",
  // Pages outside of docs/ belong to it, such as those of the services.
  srcDir: "..",
  srcExclude: ["docs/.vitepress/**", "clients/*/dist/**"],
  rewrites: placeOf,
  // No request beside those of the site itself, not even for an icon.
  head: [["link", { rel: "icon", href: "data:," }]],
  themeConfig: {
    search: { provider: "local" },
    nav: pageIndex().map(({ title, pages: [first] }) => ({
      text: title,
      link: `/${placeOf(first?.file ?? "").replace(/(index)?\.md$/, "")}`,
    })),
    sidebar: sidebar(),
    outline: { level: [2, 3] },
  },
  markdown: {
    // The themes that VitePress comes with are too pale to read for some.
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    anchor: { slugify: anchorOf },
    config: (markdown) => {
      markdown.core.ruler.push("links-of-the-repository", ({ tokens, env }) => {
        const page = relative(repository, env.realPath ?? env.path).replaceAll("\\", "/");
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const target = targetOf(page, token.attrGet("href") ?? "#");
          if (target === undefined) continue;
          token.attrSet("href", target.href);
          if (target.kind === "page") continue;
          linkedFiles.add(target.file);
          // What is no page is opened by the browser, not by the site's script.
          token.attrSet("target", "_self");
        }
      });
    },
  },
  buildEnd({ outDir }) {
    for (const file of linkedFiles) {
      const copy = join(outDir, "files", file);
      mkdirSync(dirname(copy), { recursive: true });
      cpSync(join(repository, file), copy, { recursive: true });
    }
  },
});
