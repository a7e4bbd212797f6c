import type { Section } from "../explain/explanation.ts";

/** Longest text of an answer, in characters: some five thousand tokens. */
const textMax = 20_000;
/** Sentences of an explanation as data end here, in characters. */
const sentencesMax = 16_000;

/** The text as it is, or its start with a last line that says how much is left out and what to do. */
export function boundedText(whole: string): string {
  const text = whole.trimEnd();
  if (text.length <= textMax) return text;
  const shown = text.slice(0, text.lastIndexOf("\n", textMax) + 1 || textMax);
  const left = text.length - shown.length;
  return `${shown}… ${left} characters are left out: ask for less at once (one gate, one ticker, a smaller page), or run pmx itself.`;
}

/** Sections up to a size, with the number of sentences that are left out. */
export function boundedSections(sections: readonly Section[]): {
  readonly sections: { title: string; sentences: string[] }[];
  readonly omitted_sentences: number;
} {
  let left = sentencesMax;
  let omitted = 0;
  const kept = sections.map(({ title, sentences }) => {
    const fitting = sentences.filter((sentence) => {
      left -= sentence.length;
      if (left < 0) omitted += 1;
      return left >= 0;
    });
    return { title, sentences: fitting };
  });
  return {
    sections: kept.filter(({ sentences }) => sentences.length > 0),
    omitted_sentences: omitted,
  };
}

/** A page of a list that is read whole. */
export function pageOf<T>(
  all: readonly T[],
  { start, limit }: { readonly start: number; readonly limit: number },
): { readonly rows: readonly T[]; readonly total: number; readonly next_start: number | null } {
  const rows = all.slice(start, start + limit);
  const next = start + rows.length;
  return { rows, total: all.length, next_start: next < all.length ? next : null };
}

/** Where the next page begins, as a line of text; none at the end. */
export function nextLine(next_start: number | null): readonly string[] {
  return next_start === null ? [] : [`There are more: ask again with start ${next_start}.`];
}
