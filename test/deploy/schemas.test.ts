import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { schemaProblems } from "#test/support/api-schema.ts";
import {
  kustomizations,
  type Manifest,
  manifestsOf,
  manifestsOfKubectl,
  ofKind,
} from "#test/support/manifests.ts";

const prod = () => manifestsOf("deploy/overlays/prod");

for (const path of kustomizations) {
  test(`the API knows every field of what ${path} renders and takes its value`, () => {
    assert.deepEqual(manifestsOf(path).flatMap(schemaProblems), []);
  });
}

const hasKubectl = spawnSync("kubectl", ["version", "--client"]).status === 0;
for (const path of [...kustomizations, "deploy/monitoring"]) {
  const skip = hasKubectl ? false : "there is no kubectl here";
  test(`kubectl, with a kustomize of its own, renders ${path} alike`, { skip }, () => {
    assert.deepEqual(manifestsOfKubectl(path), manifestsOf(path));
  });
}

/** What a change of the execution service's StatefulSet is refused with. */
function problemsAfter(change: (spec: Record<string, unknown>) => void): readonly string[] {
  const changed = ofKind(prod(), "StatefulSet").find(
    ({ metadata }) => metadata.name === "execution",
  );
  change(changed!.spec as unknown as Record<string, unknown>);
  return schemaProblems(changed as Manifest);
}

test("a field that the API does not have is refused wherever it stands", () => {
  assert.deepEqual(
    problemsAfter((spec) => {
      spec.replica = 1;
    }),
    ["StatefulSet execution: no field /spec/replica"],
  );
  assert.deepEqual(
    problemsAfter(({ template }) => {
      const { containers } = (template as { spec: { containers: { env: object[] }[] } }).spec;
      Object.assign(containers[0]!.env[0]!, { valeu: "x" });
    }),
    ["StatefulSet execution: no field /spec/template/spec/containers/0/env/0/valeu"],
  );
});

test("a value of another type is refused", () => {
  const [problem = "", ...others] = problemsAfter((spec) => {
    spec.replicas = "1";
  });
  assert.match(problem, /StatefulSet execution: .*\/spec\/replicas.*integer/);
  assert.deepEqual(others, []);
});

test("every object is named once", () => {
  for (const path of kustomizations) {
    const names = manifestsOf(path).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    assert.deepEqual([...new Set(names)], names);
  }
});
