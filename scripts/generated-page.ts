import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A page below docs/ that is written from code and configuration. */
export interface GeneratedPage {
  /** Its name within docs/. */
  readonly file: string;
  /** The whole text; the same for the same code. */
  render(): string | Promise<string>;
}

/** What every generated page says below its title. */
export const doNotEdit =
  "Written by `npm run docs`; a test compares this page with the code. Do not edit.";

/** The path of a page. */
export function pathOf({ file }: GeneratedPage): string {
  return fileURLToPath(new URL(`../docs/${file}`, import.meta.url));
}

/** A Markdown table; a pipe within a cell is escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/**
 * A page that is written by hand, with tables that are not: what stands between `<!-- generated: NAME -->` and
 * `<!-- end -->` is replaced.
 * @param blocks what belongs there, by name
 * @throws Error for a name that the page lacks, or one of the page that is not among them
 */
export function pageWithBlocks(
  file: string,
  blocks: () => Readonly<Record<string, string>>,
): GeneratedPage {
  const page = { file, render };
  function render(): string {
    const texts = blocks();
    const found = new Set<string>();
    const written = readFileSync(pathOf(page), "utf8");
    const pattern = /(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)/gs;
    const replaced = written.replaceAll(pattern, (_, start: string, name: string, end: string) => {
      const text = texts[name];
      if (text === undefined) throw new Error(`docs/${file}: no block is called "${name}"`);
      found.add(name);
      return `${start}\n${text}\n\n${end}`;
    });
    const lost = Object.keys(texts).filter((name) => !found.has(name));
    if (lost.length > 0) throw new Error(`docs/${file} has no place for ${lost.join(", ")}`);
    return replaced;
  }
  return page;
}
