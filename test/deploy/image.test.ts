import assert from "node:assert/strict";
import { test } from "node:test";
import { manifestsOf, workloadsOf } from "#test/support/manifests.ts";
import { textOf } from "#test/support/source-files.ts";

/** The instructions of the Dockerfile, each on one line, and those of its last stage. */
const instructions = textOf("deploy/Dockerfile")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));
const last = instructions.slice(instructions.findLastIndex((line) => line.startsWith("FROM ")));

function argumentOf(instruction: string): string {
  return (
    last.find((line) => line.startsWith(`${instruction} `))?.slice(instruction.length + 1) ?? ""
  );
}

test("each line of the Dockerfile is an instruction that it knows", () => {
  const unknown = instructions.filter(
    (line) => !/^(ARG|FROM|WORKDIR|COPY|RUN|ENV|USER|ENTRYPOINT) \S/.test(line),
  );
  assert.deepEqual(unknown, []);
});

test("the image runs as the user of the manifests, and runs nothing while it is made", () => {
  const [, ...pods] = workloadsOf(manifestsOf("deploy/overlays/prod"));
  const users = new Set(
    pods.map(({ pod }) => `${pod.securityContext?.runAsUser}:${pod.securityContext?.runAsGroup}`),
  );
  assert.deepEqual([...users], [argumentOf("USER")]);
  assert.deepEqual(
    last.filter((line) => line.startsWith("RUN ")),
    [],
  );
});

test("the manifests start what the image holds", () => {
  const [, to = ""] = /^COPY --from=build \S+ (\S+)$/m.exec(last.join("\n")) ?? [];
  const folder = `${argumentOf("WORKDIR")}/${to}`;
  assert.match(
    argumentOf("ENTRYPOINT"),
    new RegExp(`exec node \\\\"${folder}/\\$SERVICE.mjs\\\\"`),
  );
  const commands = workloadsOf(manifestsOf("deploy/overlays/prod"))
    .filter(({ container }) => container.image?.includes("/pmx@"))
    .map(({ container }) => container.command?.join(" "));
  assert.deepEqual([...new Set(commands)], [`node ${folder}/$(SERVICE).mjs`]);
});
