/** Numbers and times as people read them. */

/** @import { Span } from "./answers.js" */

const BY_THOUSANDS = ["", "k", "M", "G", "T"];
/** @type {[seconds: number, word: string][]} */
const LENGTHS = [[86_400, "day"], [3600, "hour"], [60, "minute"]];
const clock = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const hour = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayOfMonth = new Intl.DateTimeFormat([], { day: "numeric", month: "short" });
const day = new Intl.DateTimeFormat([], { dateStyle: "medium", timeStyle: "short" });

/** A time in seconds since 1970: of the clock today, with the date before. @param {number | null} seconds */
export function moment(seconds) {
  if (seconds == null) return "–";
  const date = new Date(1000 * seconds);
  return (date.toDateString() === new Date().toDateString() ? clock : day).format(date);
}

/** A time on an axis: of the clock, or of the day where the axis is longer. @param {number} seconds @param {Span} span */
export function tick(seconds, { start, end }) {
  const of = end - start > 2 * 86_400 ? dayOfMonth : hour;
  return of.format(new Date(1000 * seconds));
}

/** How long ago, in words that stay true for a while. @param {number} seconds */
export function ago(seconds, now = Date.now() / 1000) {
  const passed = Math.max(0, now - seconds);
  for (const [length, word] of LENGTHS) {
    const count = Math.floor(passed / length);
    if (count) return `for ${count} ${word}${count > 1 ? "s" : ""}`;
  }
  return "just now";
}

/** A value with its CloudWatch unit. @param {number | null | undefined} value */
export function amount(value, unit = "") {
  if (value == null) return "–";
  if (unit === "Milliseconds") return value >= 1000 ? `${short(value / 1000)} s` : `${short(value)} ms`;
  if (unit === "Seconds") return value < 1 && value > 0 ? `${short(1000 * value)} ms` : `${short(value)} s`;
  if (unit === "Percent") return `${short(value)} %`;
  if (unit === "Bytes") return `${short(value)}B`;
  return short(value);
}

/** Three digits that count. @param {number} value */
export function short(value) {
  let step = 0;
  let rest = value;
  while (Math.abs(rest) >= 10_000 && step < BY_THOUSANDS.length - 1) {
    rest /= 1000;
    step += 1;
  }
  const digits = Math.abs(rest) >= 100 || Number.isInteger(rest) ? 0 : Math.abs(rest) >= 10 ? 1 : 2;
  const told = rest.toFixed(digits).replace(/\.?0+$/, digits ? "" : "$&");
  return `${told}${BY_THOUSANDS[step]}`;
}
