import { createHash } from "node:crypto";
import type { HttpRoute } from "#lib/kit/http/route.ts";

/** A file that never changes under its name, which holds its hash. */
export function staticFile(name: string, ending: "css" | "js", body: string): HttpRoute {
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
  return {
    path: `/web/${name}-${hash}.${ending}`,
    isOpen: true,
    answer: () => ({
      contentType: `${ending === "css" ? "text/css" : "text/javascript"}; charset=utf-8`,
      body,
      headers: {
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
      },
    }),
  };
}
