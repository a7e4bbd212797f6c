const form = /^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$/;

/** Why a text is no id of a forward sprint; undefined where it is one. */
export function forwardIdProblem(id: string): string | undefined {
  if (form.test(id)) return undefined;
  return "must be 1 to 60 small letters, digits and hyphens, with a letter or digit at both ends";
}
