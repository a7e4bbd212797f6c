/** The path of a sprint's page, by its resource name `sprints/{id}`. */
export function sprintPath(name: string): string {
  return `/sprints/${encodeURIComponent(name.replace(/^sprints\//, ""))}`;
}
