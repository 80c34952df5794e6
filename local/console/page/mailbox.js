/** What users got. A mail is shown in a frame that can run nothing and load nothing. */

import { useCode, waitsForCode } from "./account.js";
import { ask } from "./ask.js";
import { byId, element } from "./elements.js";
import { again } from "./watch.js";
import { moment } from "./words.js";

const EVERY_S = 1.5;
const SHOWN = 40;
const CODE = /(?<!\d)\d{6,10}(?!\d)/;
let known = null;

/** Show mails and texts, and tell of those that come. */
export function showMailbox() {
  const lists = { mails: element("ol", { class: "mails" }), texts: element("ol", { class: "mails" }) };
  byId("mails").append(
    element("p", { class: "empty" }, "Nothing yet. Sign up, and the mail arrives here."),
    element("h3", { hidden: true }, "Mails"), lists.mails,
    element("h3", { hidden: true }, "Text messages"), lists.texts,
  );
  again(EVERY_S, async () => {
    const told = await ask("/api/mailbox");
    const isNew = renew(lists.mails, told.mails, mail) + renew(lists.texts, told.texts, text);
    byId("mails").firstChild.hidden = told.mails.length + told.texts.length > 0;
    byId("mails").querySelectorAll("h3").forEach((title, index) => {
      title.hidden = !told[["mails", "texts"][index]].length;
    });
    const newest = told.mails[0] ?? told.texts[0];
    if (known !== null && isNew && newest) byId("mail-news").textContent = `New: ${newest.subject ?? "a text message"}`;
    known = true;
  });
}

/** Put what is new on top; what is there stays as it is, open or not. The number of new ones. */
function renew(place, messages, make) {
  const there = new Set([...place.children].map((each) => each.dataset.number));
  const fresh = messages.slice(0, SHOWN).filter((each) => !there.has(String(each.number)));
  if (messages.length < place.children.length) place.replaceChildren(); // the emulator forgot them
  place.prepend(...fresh.map(make));
  while (place.children.length > SHOWN) place.lastChild.remove();
  return fresh.length;
}

function mail({ number, to, subject, at, text, html }) {
  const body = element("div", { class: "mail-body" });
  const fill = () => {
    if (body.children.length || !opened.open) return;
    body.append(html ? frame(html, subject) : element("pre", {}, text));
    if (html && text) body.append(element("details", {}, element("summary", {}, "As plain text"), element("pre", {}, text)));
  };
  const opened = element(
    "details", { toggle: fill },
    element("summary", {}, element("strong", {}, subject || "(no subject)"), " ", element("small", {}, `${to.join(", ")}, ${moment(at)}`)),
    body,
  );
  return element("li", { "data-number": number }, opened, codeButton(`${subject} ${text}`));
}

function text({ number, to, origin, text: words }) {
  const from = origin ? ` from ${origin}` : "";
  return element(
    "li", { "data-number": number },
    element("p", { class: "text" }, words), element("small", {}, `to ${to}${from}`), codeButton(words),
  );
}

function frame(html, subject) {
  return element("iframe", {
    src: html, title: `Mail: ${subject}`, loading: "lazy", referrerpolicy: "no-referrer",
    sandbox: "allow-popups allow-popups-to-escape-sandbox",
  });
}

/** One click instead of copy and paste, while a form waits for a code. */
function codeButton(words) {
  const code = words.match(CODE)?.[0];
  if (!code) return "";
  const use = () => {
    if (!waitsForCode()) button.textContent = "No form waits for a code";
    else useCode(code);
  };
  const button = element("button", { type: "button", class: "quiet", click: use }, `Use ${code}`);
  return button;
}
