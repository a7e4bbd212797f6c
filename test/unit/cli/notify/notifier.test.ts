import assert from "node:assert/strict";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { after, test } from "node:test";
import type { CommandContext } from "#cli/command-context.ts";
import { Notifier, openNotifier } from "#cli/notify/notifier.ts";
import { runCommand } from "#cli/notify/run-command.ts";
import { endedEvent, type SprintEvent } from "#cli/notify/sprint-event.ts";
import { GateVerdict } from "#proto/pmx/audit/v1/gate_pb.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { finishedSprint } from "../finished-sprint.ts";

const moment = { sequence: 7, timeMs: Date.UTC(2026, 0, 2) };
const event = endedEvent(finishedSprint(GateVerdict.FAIL, 2), moment);
const never = new AbortController().signal;
const limits = { runMs: 20_000, killMs: 50, signal: never };

test("the id of an event follows from what happened, and not from when it is told", () => {
  const later = endedEvent(finishedSprint(GateVerdict.FAIL, 2), { ...moment, timeMs: 0 });
  assert.match(event.id, /^[0-9a-f]{32}$/);
  assert.equal(later.id, event.id);
  assert.notEqual(
    endedEvent(finishedSprint(GateVerdict.FAIL, 2), { ...moment, sequence: 8 }).id,
    event.id,
  );
});

test("a command has the event on its input and in variables, and no secret", async () => {
  const file = join(temporaryFolder(), "told");
  const script =
    'cat > "$1"; echo "$PMX_EVENT_TYPE $PMX_EVENT_VERDICT [$PMX_NOTIFY_SECRET]" >> "$1"';
  const environment = { PATH: "/usr/bin:/bin", PMX_NOTIFY_SECRET: "whsec_x" };
  await runCommand(["sh", "-c", script, "sh", file], event, environment, limits);
  const [json = "", gist] = readFileSync(file, "utf8").split("\n");
  assert.deepEqual(JSON.parse(json), event);
  assert.equal(gist, "pmx.sprint.v1.sprint.ended FAIL []");
});

test("a command that fails, hangs or is not there is said with what became of it", async () => {
  const environment = { PATH: "/usr/bin:/bin" };
  const run = (...words: string[]) => runCommand(words, event, environment, limits);
  await assert.rejects(
    run("sh", "-c", "echo no disk >&2; exit 3"),
    /^Error: sh ended with 3: no disk$/,
  );
  await assert.rejects(run("no-such-program"), /no-such-program cannot be started: .*ENOENT/);
  const hung = ["sh", "-c", "trap '' TERM; sleep 60 & wait; sleep 60"];
  await assert.rejects(
    runCommand(hung, event, environment, { ...limits, runMs: 100 }),
    /sh did not end within 100 ms/,
  );
});

test("what a command leaves running outside its group is not waited for, whether it ends or hangs", async () => {
  const environment = { PATH: "/usr/bin:/bin" };
  const pidFile = join(temporaryFolder(), "pid");
  after(() => {
    for (const pid of readFileSync(pidFile, "utf8").trim().split("\n")) process.kill(Number(pid));
  });
  const leaving = `setsid sh -c 'echo $$ >> "$1"; exec sleep 60' sh "$1" & while ! [ -s "$1" ]; do :; done`;
  const startMs = performance.now();
  await runCommand(["sh", "-c", leaving, "sh", pidFile], event, environment, limits);
  const hung = ["sh", "-c", `${leaving}; sleep 60`, "sh", pidFile];
  await assert.rejects(
    runCommand(hung, event, environment, { ...limits, runMs: 500 }),
    /sh did not end within 500 ms/,
  );
  assert.ok(performance.now() - startMs < 30_000);
});

test("what a command says cannot move the cursor of who reads it", async () => {
  const told = runCommand(
    ["sh", "-c", "printf 'disk\\033[2J\\rfull\\007' >&2; exit 3"],
    ...([event, { PATH: "/usr/bin:/bin" }, limits] as const),
  );
  await assert.rejects(told, /^Error: sh ended with 3: disk \[2J full$/);
});

test("a secret that others may read is said, and one of its owner alone is not", () => {
  const secretFile = join(temporaryFolder(), "secret");
  writeFileSync(secretFile, `whsec_${btoa("x".repeat(32))}`);
  const said = (mode: number) => {
    chmodSync(secretFile, mode);
    let err = "";
    const terminal = { errIsScreen: false, err: (text: string) => (err += text) };
    const context = { terminal, environment: {}, interruption: never };
    const request = { kind: "url", url: "https://example.org/", secretFile } as const;
    openNotifier(request, context as unknown as CommandContext);
    return err;
  };
  assert.match(said(0o644), /^note: others can use .*secret \(mode 0644\): chmod 600 it\n$/);
  assert.equal(said(0o600), "");
});

/** A notifier whose deliveries are scripted. */
function notifierOf(deliver: (event: SprintEvent, attempts?: number) => Promise<void>) {
  const said: string[] = [];
  const notifier = new Notifier(
    (one, _, attempts) => deliver(one, attempts),
    never,
    (line) => said.push(line),
  );
  return { notifier, said };
}

test("events are told in their order, and one that fails is said and leaves one attempt to the next", async () => {
  const told: string[] = [];
  const { notifier, said } = notifierOf(async ({ id }, attempts) => {
    told.push(`${id} ${attempts ?? "all"}`);
    if (id === "a") throw new Error("away");
  });
  for (const id of ["a", "b", "c"]) notifier.notify({ ...event, id });
  await notifier.settled();
  assert.deepEqual(told, ["a all", "b 1", "c all"]);
  assert.deepEqual(said, [
    "note: pmx.sprint.v1.sprint.ended of sprints/0a1b2c (a) was not told: away",
  ]);
});

test("a command waits at its end no longer than it says, and a receiver that reads too slowly holds 100 events", async () => {
  const said: string[] = [];
  const notifier = new Notifier(
    (_, signal) =>
      new Promise((_resolve, reject) => {
        if (signal.aborted) reject(new Error("interrupted"));
        signal.addEventListener("abort", () => reject(new Error("interrupted")));
      }),
    never,
    (line) => said.push(line),
  );
  for (let at = 0; at < 101; at += 1) notifier.notify(event);
  assert.match(said.join(), /is not told: 100 events wait already$/);
  await notifier.settled(10);
  assert.equal(said.filter((line) => line.endsWith("was not told: interrupted")).length, 100);
});
