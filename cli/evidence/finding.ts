/** What a check came to. */
export interface Finding {
  /** NOT_CHECKED says why it could not be; it makes nothing bad. */
  readonly outcome: "OK" | "BAD" | "NOT_CHECKED";
  readonly text: string;
  /** Of NOT_CHECKED: whether the verdict itself is what could not be checked. */
  readonly isVerdict?: true;
}

export const ok = (text: string): Finding => ({ outcome: "OK", text });
export const bad = (text: string): Finding => ({ outcome: "BAD", text });
export const notChecked = (text: string): Finding => ({ outcome: "NOT_CHECKED", text });

/** The verdict, or one of its gates, that could not be checked: nothing is wrong with it, and nothing is shown by it. */
export const undecided = (text: string): Finding => ({ ...notChecked(text), isVerdict: true });
