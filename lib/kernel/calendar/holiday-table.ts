/** The weekdays on which an exchange does not trade. */
export interface HolidayTable {
  /** Before this year, other rules were in force: nothing is said of it. */
  readonly firstYear: number;
  /** Holidays of one year that come back every year, as dates; some may fall on weekends. */
  readonly yearly: (year: number) => readonly number[];
  /** Closures that happened once, as ISO dates. */
  readonly once: readonly string[];
}
