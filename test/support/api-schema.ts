import { createRequire } from "node:module";
import { join } from "node:path";
import { analysisTemplateProblems } from "./analysis-template.ts";
import type { Manifest } from "./manifests.ts";
import { repositoryRoot } from "./source-files.ts";

/** A compiled schema; what it finds wrong stands on itself. */
interface Validator {
  (value: object): boolean;
  errors: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

const require = createRequire(import.meta.url);
const schemas = join(repositoryRoot, "node_modules/kubernetes-models/_schemas");

/**
 * What the API of Kubernetes would refuse of an object: a value that its schema does not allow, and a field that it
 * does not have. A validator passes over a field that it does not know, but it reads each one that it knows:
 * what was never read is unknown.
 */
export function schemaProblems(manifest: Manifest): readonly string[] {
  const { kind, metadata } = manifest;
  if (kind === "AnalysisTemplate") return analysisTemplateProblems(manifest);
  const validate = validatorOf(manifest);
  const read = new Set<string>();
  const valid = validate(watched(manifest, "", read));
  const unknown = fieldsOf(manifest, "").filter((path) => !read.has(path));
  return [
    ...(valid ? [] : (validate.errors ?? []).map((error) => JSON.stringify(error))),
    ...unknown.map((path) => `no field ${path}`),
  ].map((problem) => `${kind} ${metadata.name}: ${problem}`);
}

/** @throws Error for a kind that the API does not have. */
function validatorOf({ apiVersion, kind }: Manifest): Validator {
  const [version = "", group = "core"] = apiVersion.split("/").reverse();
  const parts = [group.replace(/\.k8s\.io$/, ""), version].map(
    (part) => part.charAt(0).toUpperCase() + part.slice(1),
  );
  // By its file, since the package exports its models alone, whose validation copies what it is given.
  return require(join(schemas, `IoK8sApi${parts.join("")}${kind}.js`)).validate;
}

/** The object, which notes the paths of the fields that are read. */
function watched<Value extends object>(value: Value, path: string, read: Set<string>): Value {
  return new Proxy(value, {
    get(target, key) {
      const field: unknown = Reflect.get(target, key);
      if (typeof key === "symbol" || !Object.hasOwn(target, key)) return field;
      read.add(`${path}/${key}`);
      return isObject(field) ? watched(field, `${path}/${key}`, read) : field;
    },
  });
}

/** The paths of all fields, those of what they hold after them. */
function fieldsOf(value: object, path: string): readonly string[] {
  return Object.entries(value).flatMap(([key, field]: [string, unknown]) => [
    `${path}/${key}`,
    ...(isObject(field) ? fieldsOf(field, `${path}/${key}`) : []),
  ]);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
