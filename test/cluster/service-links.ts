import { type Manifest, ofKind } from "#test/support/manifests.ts";

/**
 * The variables that Kubernetes sets in a pod for each Service with an address of its own, unless the pod has
 * enableServiceLinks: false.
 *
 * Source: kubernetes.io, "Service", section "Environment variables".
 */
export function serviceLinks(manifests: readonly Manifest[]): Readonly<Record<string, string>> {
  const address = "10.0.0.1";
  const links = ofKind(manifests, "Service").flatMap(({ metadata, spec }) => {
    const [first] = spec?.ports ?? [];
    if (spec?.clusterIP === "None" || first === undefined) return [];
    const name = metadata.name.toUpperCase().replaceAll("-", "_");
    const url = `tcp://${address}:${first.port}`;
    const port = `${name}_PORT_${first.port}_TCP`;
    return [
      [`${name}_SERVICE_HOST`, address],
      [`${name}_SERVICE_PORT`, `${first.port}`],
      [`${name}_PORT`, url],
      [port, url],
      [`${port}_PROTO`, "tcp"],
      [`${port}_PORT`, `${first.port}`],
      [`${port}_ADDR`, address],
    ];
  });
  return Object.fromEntries(links);
}
