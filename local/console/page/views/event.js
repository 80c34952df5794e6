/** One event: its fields, its JSON, and the filter policy that lets its like through. */

import { ask } from "../ask.js";
import { copied } from "../copying.js";
import { element } from "../elements.js";
import { policyBuilder } from "../policy.js";

/**
 * @import { EventPage } from "../answers.js"
 * @import { View } from "../view.js"
 */

export const title = () => "Event";

/** @param {View} view */
export async function show({ args, place }) {
  const back = element("p", {}, element("a", { href: "/events" }, "All events"));
  place.append(back);
  /** @type {EventPage} */
  const told = await ask(`/api/events/${args[0]}`).catch(() => null);
  if (!told) {
    place.append(element("p", { class: "empty" }, "The console does not have this event: it keeps the newest 500."));
    return;
  }
  const { event, fields, attributes } = told;
  place.append(
    element("p", { class: "lead" }, element("strong", {}, String(event.type)), ` at ${new Date(String(event.time)).toLocaleString()} (${event.time})`),
    typeof event.subject === "string" ? element("p", {}, "User ", element("a", { href: `/users/${event.subject}` }, event.subject)) : "",
    element("div", { class: "pair" },
      element("div", { class: "card" }, element("h2", {}, "Fields"), fieldTable(fields)),
      element("div", { class: "card" }, element("h2", {}, "Filter policy"), policyBuilder(attributes))),
    element("div", { class: "card" }, copied("JSON", JSON.stringify(event, null, 2))),
  );
}

/** @param {EventPage["fields"]} fields */
function fieldTable(fields) {
  if (!fields.length) return element("p", { class: "empty" }, "The event has no data.");
  const rows = fields.map(({ name, value, meaning, personal }) => element(
    "tr", {},
    element("th", { scope: "row" }, element("code", {}, name)), element("td", {}, value),
    element("td", {}, meaning, personal ? " Pseudonymous personal data." : ""),
  ));
  const head = element("tr", {}, ...["Field", "Value", "Meaning"].map((each) => element("th", { scope: "col" }, each)));
  return element("table", { class: "fields" }, element("thead", {}, head), element("tbody", {}, ...rows));
}
