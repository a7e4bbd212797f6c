import { fileURLToPath } from "node:url";

/** A page below docs/ that is written from code and configuration. */
export interface GeneratedPage {
  /** Its name within docs/. */
  readonly file: string;
  /** The whole text; the same for the same code. */
  render(): string;
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
