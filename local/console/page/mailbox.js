/** What users got. A mail is shown in a frame that can run nothing and load nothing. */

import { useCode, waitsForCode } from "./account.js";
import { ask } from "./ask.js";
import { byId, element } from "./elements.js";
import { codeIn, mailFrame } from "./messages.js";
import { again } from "./watch.js";
import { moment } from "./words.js";

/** @import { Mail, Mailbox, Text } from "./answers.js" */

const EVERY_S = 1.5;
const SHOWN = 40;
let isFirst = true;

/** Show mails and texts, and tell of those that come. @param {HTMLElement} place Not while it is hidden. */
export function showMailbox(place) {
  const lists = { mails: element("ol", { class: "mails" }), texts: element("ol", { class: "mails" }) };
  const titles = { mails: element("h3", { hidden: true }, "E-mails"), texts: element("h3", { hidden: true }, "SMS") };
  const empty = element("p", { class: "empty" }, "Loading…");
  byId("mails").append(empty, titles.mails, lists.mails, titles.texts, lists.texts);
  again(EVERY_S, async () => {
    /** @type {Mailbox} */
    const told = await ask("/api/mailbox");
    const isNew = renew(lists.mails, told.mails, mail) + renew(lists.texts, told.texts, text);
    empty.textContent = "No messages yet. Sign up, and the e-mail arrives here.";
    empty.hidden = told.mails.length + told.texts.length > 0;
    titles.mails.hidden = !told.mails.length;
    titles.texts.hidden = !told.texts.length;
    if (!isFirst && isNew) byId("mail-news").textContent = `New: ${told.mails[0]?.subject ?? "SMS"}`;
    isFirst = false;
  }, undefined, place);
}

/**
 * Put what is new on top; what is there stays as it is, open or not.
 * @template {{ number: number }} Message
 * @param {HTMLElement} place @param {Message[]} messages @param {(message: Message) => HTMLElement} make
 * @returns {number} Of new ones.
 */
function renew(place, messages, make) {
  const there = new Set([...place.children].map((each) => each.getAttribute("data-number")));
  const fresh = messages.slice(0, SHOWN).filter((each) => !there.has(String(each.number)));
  if (messages.length < place.children.length) place.replaceChildren(); // the emulator forgot them
  place.prepend(...fresh.map(make));
  while (place.children.length > SHOWN) place.lastElementChild?.remove();
  return fresh.length;
}

/** @param {Mail} mail */
function mail({ number, to, subject, at, text, html }) {
  const body = element("div", { class: "mail-body" });
  const fill = () => {
    if (body.children.length || !opened.open) return;
    body.append(html ? mailFrame(html, subject) : element("pre", {}, text));
    if (html && text) body.append(element("details", {}, element("summary", {}, "As plain text"), element("pre", {}, text)));
  };
  const opened = element(
    "details", { toggle: fill },
    element("summary", {}, element("strong", {}, subject || "(no subject)"), " ", element("small", {}, `${to.join(", ")}, ${moment(at)}`)),
    body,
  );
  return element("li", { "data-number": number }, opened, codeButton(`${subject} ${text}`));
}

/** @param {Text} text */
function text({ number, to, origin, text: words }) {
  const from = origin ? ` from ${origin}` : "";
  return element(
    "li", { "data-number": number },
    element("p", { class: "text" }, words), element("small", {}, `to ${to}${from}`), codeButton(words),
  );
}

/** One click instead of copy and paste, while a form waits for a code. @param {string} words */
function codeButton(words) {
  const code = codeIn(words);
  if (!code) return "";
  const use = () => {
    if (!waitsForCode()) button.textContent = "No form is waiting for a code";
    else useCode(code);
  };
  const button = element("button", { type: "button", class: "quiet", click: use }, `Use ${code}`);
  return button;
}
