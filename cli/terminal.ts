/** Where the command line writes; injected so that tests see every character. */
export interface Terminal {
  /** Standard output: the result and nothing else. */
  readonly out: (text: string) => void;
  /** Standard error: progress, notes, errors. */
  readonly err: (text: string) => void;
  /** Whether standard error is a screen rather than a pipe or a file. */
  readonly errIsScreen: boolean;
  /** Width of that screen in characters. */
  readonly columns: number;
}
