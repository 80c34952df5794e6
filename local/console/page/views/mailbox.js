/** What users received: a list of e-mails and SMS, and the one that is chosen. */

import { ask } from "../ask.js";
import { copyButton } from "../copying.js";
import { element } from "../elements.js";
import { codeIn, linkIn, mailFrame, recipients } from "../messages.js";
import { again } from "../watch.js";
import { moment } from "../words.js";

/**
 * @import { Mail, Mailbox, Text } from "../answers.js"
 * @import { View } from "../view.js"
 */

const EVERY_S = 2;
const SHOWN = 100;

/** @param {View} view */
export const title = ({ args }) => (args[0] ? `Message ${args[0]}` : "Mailbox");

/** @param {View} view */
export function show({ args, place, signal }) {
  const [chosen] = args;
  const search = element("input", { type: "search", placeholder: "Address or subject", "aria-label": "Filter messages", autocomplete: "off", input: () => draw() });
  const lists = element("div", { class: "messages" }, element("p", { class: "empty" }, "Loading…"));
  const reading = element("section", { class: "card reading", "aria-label": "Message" }, element("p", { class: "empty" }, "Choose a message."));
  /** @type {Mailbox} */
  let told = { mails: [], texts: [] };
  let shown = "";
  const draw = () => {
    const key = JSON.stringify([search.value, told.mails.length, told.texts.length]);
    if (key === shown) return;
    shown = key;
    lists.replaceChildren(...listed(told, search.value.toLowerCase(), chosen));
  };
  place.append(
    element("div", { class: "row between" }, element("form", { role: "search", class: "row filter", submit: (/** @type {Event} */ event) => event.preventDefault() }, search), element("a", { class: "chip", href: "/mailbox/preview" }, "Preview all e-mails")),
    element("div", { class: chosen ? "split chosen" : "split" }, lists, reading),
  );
  again(EVERY_S, async () => {
    told = await ask("/api/mailbox");
    draw();
    const mail = told.mails.find((each) => String(each.number) === chosen);
    if (chosen && !reading.dataset.number) open(reading, mail);
  }, signal);
}

/** @param {Mailbox} told @param {string} wanted @param {string | undefined} chosen */
function listed({ mails, texts }, wanted, chosen) {
  if (!mails.length && !texts.length) return [element("p", { class: "empty" }, "No messages.")];
  const fits = (/** @type {string} */ words) => words.toLowerCase().includes(wanted);
  const some = mails.filter((mail) => fits(`${recipients(mail)} ${mail.subject}`)).slice(0, SHOWN);
  const sms = texts.filter((text) => fits(`${text.to} ${text.text}`)).slice(0, SHOWN);
  return [
    element("h2", {}, "E-mails ", element("small", {}, String(some.length))),
    element("ol", { class: "inbox" }, ...some.map((mail) => mailRow(mail, chosen))),
    ...(sms.length ? [element("h2", {}, "SMS ", element("small", {}, String(sms.length))), element("ol", { class: "inbox" }, ...sms.map(textRow))] : []),
  ];
}

/** @param {Mail} mail @param {string | undefined} chosen */
const mailRow = (mail, chosen) => element(
  "li", {},
  element("a", { href: `/mailbox/${mail.number}`, "aria-current": String(mail.number) === chosen && "true" }, mail.subject || "(no subject)"),
  element("small", {}, `${recipients(mail)}, ${moment(mail.at)}`),
);

/** @param {Text} text */
const textRow = ({ to, text }) => element("li", {}, element("p", { class: "text" }, text), element("small", {}, `to ${to}`));

/** @param {HTMLElement} place @param {Mail | undefined} mail */
function open(place, mail) {
  if (!mail) return place.replaceChildren(element("p", { class: "empty" }, "No such message."));
  place.dataset.number = String(mail.number);
  const code = codeIn(`${mail.subject} ${mail.text}`);
  const link = linkIn(mail.text);
  return place.replaceChildren(
    element("p", { class: "back" }, element("a", { href: "/mailbox" }, "All messages")),
    element("h2", {}, mail.subject || "(no subject)"),
    element("p", { class: "count" }, `To ${recipients(mail)}, ${moment(mail.at)}`),
    element("p", { class: "row" }, code ? copyButton(`Copy code ${code}`, () => code) : "", link ? element("a", { class: "chip", href: link, target: "_blank", rel: "noopener noreferrer" }, "Open magic link") : ""),
    mail.html ? mailFrame(mail.html, mail.subject) : element("pre", { class: "plain" }, mail.text),
    mail.html && mail.text ? element("details", {}, element("summary", {}, "Plain text"), element("pre", { class: "plain" }, mail.text)) : "",
  );
}
