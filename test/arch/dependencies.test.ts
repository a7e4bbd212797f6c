import assert from "node:assert/strict";
import { test } from "node:test";
import { textOf } from "#test/support/source-files.ts";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(textOf("package.json")) as Manifest;
const dataPackages = new Set(["@observablehq/sample-datasets"]);
const runtime = Object.keys(manifest.dependencies).filter((name) => !dataPackages.has(name));

test("there are at most 12 direct runtime dependencies, data packages apart", () => {
  assert.ok(runtime.length <= 12, `${runtime.length}: ${runtime.join(", ")}`);
});

test("every runtime dependency has its reason in the decision record", () => {
  const record = textOf("docs/adr/0006-dependency-ceiling.md");
  const missing = Object.keys(manifest.dependencies).filter(
    (name) => !record.includes(`\`${name}\``),
  );
  assert.deepEqual(missing, []);
});

test("every dependency is pinned to one version", () => {
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  const all = { ...dependencies, ...devDependencies, ...optionalDependencies };
  const loose = Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  assert.deepEqual(loose, []);
});

test("code generator and protobuf runtime are of the same version", () => {
  const runtimeVersion = manifest.dependencies["@bufbuild/protobuf"];
  assert.equal(manifest.devDependencies["@bufbuild/protoc-gen-es"], runtimeVersion);
});

test("the lock file names no registry host", () => {
  assert.doesNotMatch(textOf("package-lock.json"), /"resolved": "https?:/);
});
