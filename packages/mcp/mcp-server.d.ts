import type { Readable, Writable } from "node:stream";

/** JSON Schema of an object. */
export type ObjectSchema = { readonly [key: string]: unknown };

/** The call that a tool or a resource answers. */
export interface McpCall {
  /** Aborted when the client cancels the call, and when the connection ends. */
  readonly signal: AbortSignal;
  /** Tells a client that asked for it how far the call has come; says nothing to others. */
  progress(done: number, total: number, message: string): Promise<void>;
}

/** What a tool answers. */
export interface McpAnswer {
  /** For whoever reads it. */
  readonly text: string;
  /** By the output schema of the tool; absent in an error. */
  readonly structured?: { readonly [key: string]: unknown };
  /** Whether the text says what went wrong and what to do. */
  readonly isError?: boolean;
}

/** A tool as data. */
export interface McpTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
  readonly outputSchema: ObjectSchema;
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
  /** Checks its arguments itself. What it throws is a defect, of which the client is told no details. */
  run(given: { readonly [key: string]: unknown }, call: McpCall): Promise<McpAnswer>;
}

/** A resource in a list, or a template of several by `uriTemplate`. */
export interface McpResource {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly mimeType: string;
}

export interface McpResourceTemplate {
  readonly uriTemplate: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
}

/** Resources as data. The message of what these functions throw is shown to the client. */
export interface McpResources {
  readonly templates: readonly McpResourceTemplate[];
  list(
    cursor: string | undefined,
    call: McpCall,
  ): Promise<{ readonly resources: readonly McpResource[]; readonly nextCursor?: string }>;
  read(uri: string, call: McpCall): Promise<{ readonly mimeType: string; readonly text: string }>;
}

/** What is served, and over what. */
export interface McpServerOptions {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** What a client is told of all tools together. */
  readonly instructions: string;
  readonly tools: readonly McpTool[];
  readonly resources: McpResources;
  /** The protocol; nothing else may write to `output`. */
  readonly input: Readable;
  readonly output: Writable;
  /** Ends the connection. */
  readonly signal: AbortSignal;
  /** Told of messages that are no protocol (with a text) and of defects (with what was thrown); it must not write to `output`. */
  readonly onProblem: (what: string, error: unknown) => void;
}

/** Serves until the input ends or the signal aborts; calls that run at the end of the input are answered before. */
export function serveMcp(options: McpServerOptions): Promise<void>;
