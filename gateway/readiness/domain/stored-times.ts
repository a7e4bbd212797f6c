/** Times of one column that are none of UTC. */
export interface StoredTimesFinding {
  readonly table: string;
  readonly column: string;
  readonly description: string;
  readonly count: number;
  readonly example: string;
}

/** What a process said of the times in its database. */
export interface StoredTimes {
  readonly database: string;
  readonly checked: number;
  readonly findings: readonly StoredTimesFinding[];
  /** Views of which only the first rows were looked at. */
  readonly sampledViews: readonly string[];
}
