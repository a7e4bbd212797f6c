/** Which sign stands before the decimals; the other one groups thousands. */
export const decimalMarks = ["point", "comma"] as const;
export type DecimalMark = (typeof decimalMarks)[number];

/** How the numbers of a file are written. */
export interface NumberStyle {
  readonly decimal: DecimalMark;
}

/** What stands where a source has no value; `.` is that of FRED. */
const missing = /^(?:[-.\u2013\u2014]*|null|none|nan|n\/?a|#n\/?a|n\.a\.)$/i;

const decimal = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:e([+-]?\d{1,3}))?([kmbt]|mn|bn|mio|mrd)?$/i;

const magnitudes: Readonly<Record<string, number>> = {
  k: 3,
  m: 6,
  mn: 6,
  mio: 6,
  b: 9,
  bn: 9,
  mrd: 9,
  t: 12,
};

/** A sign or code of a currency in front of a number or behind it. */
const currencySign = /^(?:[$€£¥₦₹₩]|[A-Z]{3}\s|R\s?(?=\d))\s*|\s*(?:[€£¥₦₹₩]|\s[A-Z]{3})$/g;

/** Between digits these only group: spaces, also those that do not break, and the Swiss apostrophe. */
const spaces = /(?<=\d)[ \u00A0\u202F'\u2019](?=\d{3}(?!\d))/g;

/** No number is longer; patterns never see a cell that is. */
const longestNumber = 64;

export function isMissing(cell: string): boolean {
  return cell === "" || (cell.length <= 5 && missing.test(cell));
}

/**
 * The number of a trimmed cell times 10^`shift`, rounded once: `$1,234.50`, `1.2M`, `1.5E+06`; undefined where
 * the source has no value, NaN where the cell is no number.
 */
export function numberOf(cell: string, style: NumberStyle, shift = 0): number | undefined {
  if (shift === 0 && isPlain(cell, style.decimal === "point" ? 1 : 0)) return Number(cell);
  if (isMissing(cell)) return undefined;
  if (cell.length > longestNumber) return Number.NaN;
  const parts = decimal.exec(plainText(cell, style));
  if (parts === null) return Number.NaN;
  const [, mantissa = "", exponent = "0", magnitude = ""] = parts;
  const power = Number(exponent) + (magnitudes[magnitude.toLowerCase()] ?? 0) + shift;
  return Number(`${mantissa}e${power}`);
}

/** Digits with a point among them, if any is allowed: nearly every cell of nearly every file. */
function isPlain(cell: string, allowedPoints: number): boolean {
  const last = cell.length - 1;
  if (last < 0) return false;
  let points = 0;
  for (let at = 0; at <= last; at += 1) {
    const code = cell.charCodeAt(at);
    if (code === 46 && at > 0 && at < last) points += 1;
    else if (code < 48 || code > 57) return false;
  }
  return points <= allowedPoints;
}

function plainText(cell: string, { decimal: mark }: NumberStyle): string {
  const bare = cell.replace("\u2212", "-").replace(currencySign, "").replace(spaces, "");
  const group = mark === "point" ? "," : ".";
  if (bare.includes(group)) {
    const grouped =
      mark === "point"
        ? /^[+-]?\d{1,3}(?:(?:,\d{2,3})*,\d{3})?(?![\d,])/
        : /^[+-]?\d{1,3}(?:\.\d{3})*(?![\d.])/;
    if (!grouped.test(bare)) return "";
  }
  const ungrouped = bare.replaceAll(group, "");
  return (mark === "comma" ? ungrouped.replace(",", ".") : ungrouped).replace(
    /\s+(?=[a-z]+$)/i,
    "",
  );
}

/** What one cell says about the decimal mark: nothing where it has none, or reads either way. */
type Evidence = DecimalMark | "either" | undefined;

function evidenceOf(cell: string): Evidence {
  if (cell.length > longestNumber) return undefined;
  const comma = cell.lastIndexOf(",");
  const point = cell.lastIndexOf(".");
  if (comma === -1 && point === -1) return undefined;
  if (comma !== -1 && point !== -1) return point > comma ? "point" : "comma";
  // The same sign twice groups; so may one before three digits.
  if (comma === -1)
    return cell.indexOf(".") !== point ? "comma" : groups(cell, ".") ? undefined : "point";
  if (cell.indexOf(",") !== comma) return "point";
  return groups(cell, ",") ? "either" : "comma";
}

function groups(cell: string, sign: string): boolean {
  return sign === ","
    ? /(?:^|\D)[1-9]\d{0,2},\d{3}(?!\d)/.test(cell)
    : /(?:^|\D)[1-9]\d{0,2}\.\d{3}(?!\d)/.test(cell);
}

/**
 * How a file's numbers are written, by the first cell that reads only one way; a file of semicolons whose cells
 * all read either way (`1,234`) has decimal commas, any other one has thousands.
 * @returns the style, and the first cell that read either way where none decided.
 */
export function numberStyleOf(
  cells: Iterable<string>,
  delimiter: string,
): NumberStyle & { readonly unsure?: string } {
  let unsure: string | undefined;
  for (const cell of cells) {
    const evidence = evidenceOf(cell);
    if (evidence === "either") unsure ??= cell;
    else if (evidence !== undefined) return { decimal: evidence };
  }
  if (unsure === undefined) return { decimal: "point" };
  return { decimal: delimiter === ";" ? "comma" : "point", unsure };
}
