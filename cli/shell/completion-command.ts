import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import type { Shell } from "../parse-arguments.ts";
import { bashScript } from "./bash.ts";
import { fishScript } from "./fish.ts";
import { zshScript } from "./zsh.ts";

const scripts: Readonly<Record<Shell, () => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Prints the script that completes pmx in a shell. */
export function completionCommand(shell: Shell, { terminal }: CommandContext): number {
  terminal.out(scripts[shell]());
  return exitCodes.pass;
}
