import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { eventually } from "#test/support/eventually.ts";
import { environmentOf } from "#test/support/run-pmx.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

/** What a command printed on both streams, and how it ended. */
export interface Ran {
  readonly exitCode: number;
  readonly printed: string;
}

/** What a server prints when it can be asked: each of its own, or `pmx serve` when all of them are up. */
const isUp = /the server listens|Server is ready/;
const areUp = /until interrupted/;

/** A folder that looks like a clone: every entry is a link, so that what commands write stays here. */
export function cloneOfLinks(): string {
  const folder = temporaryFolder();
  for (const entry of readdirSync(repositoryRoot)) {
    if ([".git", ".pmx"].includes(entry)) continue;
    symlinkSync(join(repositoryRoot, entry), join(folder, entry));
  }
  return folder;
}

/** A shell in a folder, as a reader has one: directory and variables stay from one command to the next. */
export class Shell {
  readonly #folder: string;
  readonly #bash: ChildProcess;
  #printed = "";
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
    const env = {
      ...environmentOf({}),
      // As on a machine where npm has no settings of its own.
      NPM_CONFIG_USERCONFIG: "/dev/null",
      PATH: `/usr/bin:${process.env.PATH}`,
    };
    this.#bash = spawn("bash", [], { cwd: folder, env, stdio: "pipe" });
    for (const stream of [this.#bash.stdout, this.#bash.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#printed += text;
      });
    }
    // A job of its own each, so that what `npx` starts ends with it; and `pmx`, as after an installation.
    this.#bash.stdin?.write(`set -m\npmx() { node "${repositoryRoot}/bin/pmx.mjs" "$@"; }\n`);
  }

  /** Runs a command to its end. */
  async run(command: string): Promise<Ran> {
    this.#count += 1;
    const mark = `ended-${this.#count}`;
    const from = this.#printed.length;
    this.#bash.stdin?.write(`{ ${command}\n} </dev/null 2>&1; printf '\\n${mark} %s\\n' $?\n`);
    const ended = () => new RegExp(`\\n${mark} (\\d+)\\n`).exec(this.#printed.slice(from));
    await eventually(`the end of ${command}`, () => ended() !== null);
    const found = ended()!;
    return {
      exitCode: Number(found[1]),
      printed: this.#printed.slice(from, from + found.index),
    };
  }

  /** Starts a server, and waits until it can be asked; it stays until the shell is left. */
  async start(command: string): Promise<string> {
    this.#count += 1;
    const file = join(this.#folder, `server-${this.#count}.log`);
    const mark = `ended-${this.#count}`;
    // With a trap the job lasts as long as what it runs, also where a signal ends both.
    this.#bash.stdin?.write(
      `{ trap : TERM; { ${command}\n} </dev/null; printf '\\n${mark} %s\\n' $?; } >${file} 2>&1 &\n`,
    );
    const text = () => {
      try {
        return readFileSync(file, "utf8");
      } catch {
        return "";
      }
    };
    const pattern = /\bserve\b/.test(command) ? areUp : isUp;
    await eventually(`${command} is up`, () => {
      assert.ok(!text().includes(`\n${mark} `), `${command}\n${text()}`);
      return pattern.test(text());
    });
    return text();
  }

  /** Ends every server, the last one first. */
  async stopServers(): Promise<void> {
    await this.run("for job in $(jobs -p | tac); do kill -- -$job; done; wait");
  }

  /** Ends every server and the shell. */
  async leave(): Promise<void> {
    const gone = new Promise((resolve) => this.#bash.once("close", resolve));
    this.#bash.stdin?.end("for job in $(jobs -p | tac); do kill -- -$job; done; wait\nexit\n");
    await gone;
  }
}
