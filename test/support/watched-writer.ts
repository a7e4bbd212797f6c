import type { RowWriter } from "#lib/kit/store/connection.ts";

/** A writer that shows the text and the parameters of each statement before it runs. */
export function watchedWriter(
  tx: RowWriter,
  watch: (text: string, parameters?: readonly unknown[]) => void,
): RowWriter {
  const watched =
    <T>(run: (text: string, parameters?: readonly unknown[]) => T) =>
    (text: string, parameters?: readonly unknown[]): T => {
      watch(text, parameters);
      return run(text, parameters);
    };
  return {
    rows: watched((...query) => tx.rows(...query)),
    row: watched((...query) => tx.row(...query)),
    change: watched((...query) => tx.change(...query)),
    insert: watched((...query) => tx.insert(...query)),
  };
}
