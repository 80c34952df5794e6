/** Every e-mail of the suite in every language, light and dark, with sample values. */

import { ask } from "../ask.js";
import { element } from "../elements.js";
import { mailFrame } from "../messages.js";
import { note } from "../addresses.js";

/**
 * @import { Previews } from "../answers.js"
 * @import { View } from "../view.js"
 */

const names = new Intl.DisplayNames("en", { type: "language" });

// A frame without a document costs as much as one with it, so a frame is made when its place is near.
const near = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) {
    if (!isIntersecting || !(target instanceof HTMLElement)) continue;
    near.unobserve(target);
    const frame = mailFrame(target.dataset.mail ?? "", target.dataset.title ?? "");
    frame.className = target.dataset.theme ?? "";
    target.replaceWith(frame);
  }
}, { rootMargin: "300px 0px" });

export const title = () => "E-mail previews";

/** @param {View} view */
export async function show({ query, place }) {
  const grid = element("div", { class: "previews" });
  const fault = element("p", { role: "alert" });
  /** @type {Previews} */
  let told = await ask(`/api/mail-preview?locale=${query.get("locale") ?? "en"}`);
  const locale = choice("Language", told.locales.map((each) => [each, `${names.of(each)} (${each})`]), told.locale);
  const theme = choice("Theme", [["both", "Light and dark"], ["light", "Light"], ["dark", "Dark"]], query.get("theme") ?? "both");
  const draw = async () => {
    told = await ask(`/api/mail-preview?locale=${locale.value}`);
    note({ locale: locale.value, theme: theme.value });
    const themes = theme.value === "both" ? ["light", "dark"] : [theme.value];
    fault.hidden = !told.fault;
    fault.textContent = `The brand is not valid, so the suite's own words are shown: ${told.fault}`;
    grid.replaceChildren(...told.mails.map((mail) => card(mail, told.locale, themes)), sms(told));
  };
  locale.addEventListener("change", draw);
  theme.addEventListener("change", draw);
  place.append(element("p", {}, element("a", { href: "/mailbox" }, "All messages")), element("p", { class: "row" }, locale, theme), fault, grid);
  await draw();
}

/** @param {string} label @param {[value: string, words: string][]} options @param {string} chosen */
const choice = (label, options, chosen) => element(
  "select", { "aria-label": label }, ...options.map(([value, words]) => element("option", { value, selected: value === chosen }, words)),
);

/** @param {Previews["mails"][number]} mail @param {string} locale @param {string[]} themes */
function card({ id, title: name, subject }, locale, themes) {
  const frames = themes.map((theme) => {
    const place = element("div", { class: "later", "data-theme": theme, "data-title": `${name}, ${theme}`, "data-mail": `/api/mail-preview/${id}/${locale}/${theme}` });
    near.observe(place);
    return place;
  });
  return element(
    "section", { class: "card", "aria-label": name },
    element("h2", {}, name), element("p", { class: "count" }, `${subject} (${[...subject].length} characters)`),
    element("div", { class: "frames" }, ...frames),
  );
}

/** @param {Previews} told */
const sms = ({ sms: { text, segments } }) => element(
  "section", { class: "card", "aria-label": "SMS" },
  element("h2", {}, "SMS"), element("p", { class: "count" }, `${text.length} characters, ${segments} ${segments > 1 ? "messages" : "message"}`),
  element("p", { class: "text" }, text),
);
