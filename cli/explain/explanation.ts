import { wrap } from "#lib/report/plain-text.ts";

/** One subject of an explanation, in sentences. */
export interface Section {
  readonly title: string;
  readonly sentences: readonly string[];
}

/** What is explained, in sentences with their numbers, and the records that they are read from. */
export interface Explanation {
  /** Resource name. */
  readonly name: string;
  readonly sections: readonly Section[];
  /** As JSON of their protobuf messages, by what they are. */
  readonly records: Readonly<Record<string, unknown>>;
}

/** The explanation as a person reads it: a paragraph a section, a line or more a sentence. */
export function explanationText({ name, sections }: Explanation, width: number): string {
  const paragraphs = sections
    .filter(({ sentences }) => sentences.length > 0)
    .map(({ title, sentences }) => {
      const lines = sentences.flatMap((text) => wrap(`  ${text}`, width - 2, "  "));
      return [
        ...wrap(title, width, "  "),
        ...lines.map((line) => (line.startsWith("  ") ? line : `  ${line}`)),
      ];
    });
  return `${[[name], ...paragraphs].map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** The explanation as one object; each section's sentences as they are. */
export function explanationJson({ name, sections, records }: Explanation): string {
  return `${JSON.stringify({ name, sections, ...records })}\n`;
}
