import { newToken } from "#lib/kit/security/token-file.ts";
import type { CommandContext } from "./command-context.ts";
import { exitCodes } from "./exit-code.ts";
import type { TokenArguments } from "./token-arguments.ts";

/** Makes a token and prints it, the only time that anybody sees it, with its line for the file of tokens. */
export function tokenCommand(
  { name, scopes, json }: TokenArguments,
  { terminal }: CommandContext,
): number {
  const { token, line } = newToken(name, scopes);
  if (json) {
    terminal.out(`${JSON.stringify({ name, scopes, token, line })}\n`);
    return exitCodes.pass;
  }
  terminal.out(`${token}\n`);
  terminal.err(`The token is on standard output, and nowhere else: keep it in a file that only ${name} can read
(PMX_PEER_TOKEN_FILE, --token-file). Its line for the file of tokens (PMX_TOKENS_FILE):

${line}
`);
  return exitCodes.pass;
}
