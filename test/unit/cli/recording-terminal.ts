import type { Terminal } from "#cli/command-context.ts";

/** A terminal that keeps what was written. */
export function recordingTerminal(
  options: Partial<Pick<Terminal, "errIsScreen" | "columns">> = {},
): { readonly terminal: Terminal; readonly out: () => string; readonly err: () => string } {
  let out = "";
  let err = "";
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    errIsScreen: false,
    columns: 100,
    outColumns: undefined,
    ...options,
  };
  return { terminal, out: () => out, err: () => err };
}
