import { spawn } from "node:child_process";
import process from "node:process";
import { programArguments } from "./program.ts";
import { environmentOf } from "./run-pmx.ts";
import { repositoryRoot } from "./source-files.ts";

/** Runs a program as the leader of a terminal of its own, and copies what that shows. */
const script = `
import fcntl, os, pty, signal, struct, sys, termios
columns, program = int(sys.argv[1]), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    os.execvp(program[0], program)
signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGINT))
while True:
    try:
        shown = os.read(terminal, 65536)
    except OSError:
        break
    if not shown:
        break
    os.write(1, shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`;

/** What a program showed on a terminal and how it ended. */
export interface Shown {
  readonly exitCode: number | null;
  /** Every character in order, with the line breaks of a file. */
  readonly text: string;
}

/**
 * Runs a program, named by the path of its module, with these arguments on a real pseudo-terminal of so many columns, both output streams on it.
 * @param until - what ends it with Ctrl-C once it is shown; without it the program ends by itself.
 */
export function onTerminal(
  columns: number,
  module: string,
  args: readonly string[],
  {
    until,
    environment = {},
  }: {
    readonly until?: RegExp;
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): Promise<Shown> {
  const program = [process.execPath, ...programArguments(module), ...args];
  const child = spawn("python3", ["-c", script, `${columns}`, ...program], {
    cwd: repositoryRoot,
    env: environmentOf(environment),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  let interrupted = false;
  child.stdout.setEncoding("utf8").on("data", (shown: string) => {
    text += shown;
    if (interrupted || !until?.test(text)) return;
    interrupted = true;
    child.kill("SIGTERM");
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, text: text.replaceAll("\r\n", "\n") }));
  });
}
