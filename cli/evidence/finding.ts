/** What a check came to. */
export interface Finding {
  /** NOT_CHECKED says why it could not be; it makes nothing bad. */
  readonly outcome: "OK" | "BAD" | "NOT_CHECKED";
  readonly text: string;
}

export const ok = (text: string): Finding => ({ outcome: "OK", text });
export const bad = (text: string): Finding => ({ outcome: "BAD", text });
export const notChecked = (text: string): Finding => ({ outcome: "NOT_CHECKED", text });
