/** The messages of the users of this machine, as both the mailbox and the forms show them. */

import { element } from "./elements.js";

/** @import { Mail } from "./answers.js" */

const CODE = /(?<!\d)\d{6,10}(?!\d)/;

/** The code in *words*, if there is one. @param {string} words */
export const codeIn = (words) => words.match(CODE)?.[0];

/** The magic link in *words*, if there is one. @param {string} words */
export const linkIn = (words) => words.match(/https?:\/\/\S+#[A-Za-z0-9_.-]{43,66}/)?.[0];

/** A mail in a frame that can run nothing and load nothing. @param {string} html Its address. @param {string} subject */
export const mailFrame = (html, subject) => element("iframe", {
  src: html, title: `E-mail: ${subject}`, loading: "lazy", referrerpolicy: "no-referrer",
  sandbox: "allow-popups allow-popups-to-escape-sandbox",
});

/** @param {Mail} mail */
export const recipients = (mail) => mail.to.join(", ");
