const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const ellipsis = "…";

/** Bytes of a text in UTF-8. */
export function utf8Bytes(text: string): number {
  return encoder.encode(text).length;
}

/** Bytes of a text as gRPC sends it in a header: percent-encoded. */
export function headerBytes(text: string): number {
  return encodeURI(wellFormed(text)).length;
}

/**
 * The text, well-formed for UTF-8, and cut behind a whole character with an ellipsis where it is longer
 * than so many bytes.
 * @param bytesMax at least 9, which an ellipsis takes in a header
 * @param bytesOf how bytes are counted
 */
export function shortText(
  text: string,
  bytesMax: number,
  bytesOf: (text: string) => number = utf8Bytes,
): string {
  // No character takes less than a byte, so the rest need not be looked at.
  const start = wellFormed(text.slice(0, bytesMax + 1));
  if (text.length <= bytesMax && bytesOf(start) <= bytesMax) return start;
  let kept = "";
  let left = bytesMax - bytesOf(ellipsis);
  for (const character of start) {
    left -= bytesOf(character);
    if (left < 0) break;
    kept += character;
  }
  return `${kept}${ellipsis}`;
}

/** The text with a replacement character for each half of a surrogate pair. */
function wellFormed(text: string): string {
  return decoder.decode(encoder.encode(text));
}
