/** Why a file or folder cannot be read, and what to do, by the code of the system. */
const causes: Readonly<Record<string, string>> = {
  ENOENT: "it is not there: correct the path, or put it there",
  EACCES: "this user may not read it: give the user that runs pmx the right to",
  EPERM: "this user may not read it: give the user that runs pmx the right to",
  EISDIR: "it is a folder: name a file",
  ENOTDIR: "a part of its path is a file: correct its path",
};

/** What is wrong with a file or folder that could not be read, for a message. */
export function unreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  const cause = causes[code];
  return `cannot be read (${code})${cause === undefined ? "" : `; ${cause}`}`;
}
