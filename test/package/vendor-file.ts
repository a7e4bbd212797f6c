/**
 * Daily prices as Nasdaq.com has them for download: newest first, American dates, dollar signs, CRLF; one session is
 * missing, as in real files.
 */
export function vendorFile(sessions: number): string {
  const rows: string[] = [];
  let price = 40;
  let state = 7;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647 - 0.5;
  };
  const dollars = (value: number) => `$${value.toFixed(2)}`;
  for (let day = Date.UTC(2010, 0, 4); rows.length < sessions; day += 86_400_000) {
    const date = new Date(day);
    const [month, dayOfMonth] = [date.getUTCMonth() + 1, date.getUTCDate()];
    const isClosed =
      date.getUTCDay() % 6 === 0 || ["1/1", "7/4", "12/25"].includes(`${month}/${dayOfMonth}`);
    if (isClosed) continue;
    const open = price * (1 + random() * 0.01);
    price = open * (1.0004 + random() * 0.04);
    const high = Math.max(open, price) * 1.004;
    const low = Math.min(open, price) * 0.996;
    const two = (value: number) => `${value}`.padStart(2, "0");
    const when = `${two(month)}/${two(dayOfMonth)}/${date.getUTCFullYear()}`;
    const volume = Math.round(3_000_000 * (1 + random()));
    rows.push([when, dollars(price), volume, ...[open, high, low].map(dollars)].join(","));
  }
  rows.splice(Math.floor(sessions / 2), 1);
  return `Date,Close/Last,Volume,Open,High,Low\r\n${rows.reverse().join("\r\n")}\r\n`;
}
