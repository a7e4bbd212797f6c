import { isScope, type Scope, scopes } from "#lib/kit/security/scope.ts";
import { isHolderName } from "#lib/kit/security/token-file.ts";
import { type Flag, helpFlag, jsonFlag, usageFault } from "./flag.ts";
import type { ReadFlags } from "./read-flags.ts";

/** Whose token is made, and what it allows. */
export interface TokenArguments {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly json: boolean;
}

export const tokenFlags: readonly Flag[] = [
  {
    name: "scope",
    value: "SCOPE",
    choices: scopes,
    repeatable: true,
    help: `What it allows: ${scopes.join(", ")}; several with commas. None includes another.`,
  },
  { name: "name", value: "NAME", help: "Who holds it, as logs and refusals name its calls." },
  jsonFlag,
  helpFlag,
];

/** @throws Fault FIELD_INVALID */
export function tokenArguments({ words, values }: ReadFlags): TokenArguments {
  const [verb, more] = words;
  if (verb !== "new" || more !== undefined) {
    throw usageFault(`token ${words.join(" ")}`.trim(), "the command is pmx token new");
  }
  const granted = `${values.get("scope") ?? ""}`.split(",").map((word) => word.trim());
  const unknown = granted.find((word) => !isScope(word));
  if (unknown !== undefined) {
    throw usageFault("--scope", `"${unknown}" is none of ${scopes.join(", ")}`);
  }
  const name = `${values.get("name") ?? ""}`;
  if (!isHolderName(name)) {
    throw usageFault("--name", "say who holds it: 1 to 64 letters, digits, _ . or -");
  }
  return {
    name,
    scopes: scopes.filter((scope) => granted.includes(scope)),
    json: values.get("json") === true,
  };
}
