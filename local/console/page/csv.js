/** Tables as CSV (RFC 4180), which a spreadsheet opens and takes no text of for a formula. */

import { element } from "./elements.js";

/** @typedef {string | number | boolean | null | undefined} Cell */

const FORMULA = /^[\s\0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
const MARK = "\uFEFF"; // else a spreadsheet reads UTF-8 as something else

/** The rows, the heads first. A text that would be a formula gets an apostrophe before it (OWASP, CSV Injection). @param {Cell[][]} rows */
export const csv = (rows) => rows.map((row) => `${row.map(written).join(",")}\r\n`).join("");

/** @param {Cell} cell */
function written(cell) {
  if (typeof cell === "number" && Number.isFinite(cell)) return String(cell);
  const text = String(cell ?? "");
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** A button that saves what *rows* gives as a file. @param {string} name Of the file, without its end. @param {() => Cell[][]} rows */
export function csvButton(name, rows) {
  const click = () => {
    const href = URL.createObjectURL(new Blob([MARK, csv(rows())], { type: "text/csv;charset=utf-8" }));
    const link = element("a", { href, download: `${name}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(href), 1000);
  };
  return element("button", { type: "button", class: "quiet", click }, "Export CSV");
}
