/** One user: status, groups, factors, rate limits, suppression, events; and what can be done. */

import { ask } from "../ask.js";
import { element } from "../elements.js";
import { eventRow } from "../live.js";
import { actions } from "../user-actions.js";
import { moment } from "../words.js";

/**
 * @import { About, UserPage } from "../answers.js"
 * @import { View } from "../view.js"
 */

export const title = () => "User";

/** @param {View} view */
export async function show({ about, args, place, signal }) {
  const body = element("div", { class: "user-page" }, element("p", { class: "empty" }, "Loading…"));
  place.append(element("p", {}, element("a", { href: "/users" }, "All users")), body);
  const look = async () => {
    /** @type {UserPage | null} */
    const user = await ask(`/api/users/${args[0]}`).catch(() => null);
    if (signal.aborted) return;
    const heading = place.querySelector("h1");
    if (user && heading) heading.textContent = user.email || user.sub;
    body.replaceChildren(...(user ? parts(user, about, look) : [element("p", { class: "empty" }, "No such user in the pool.")]));
  };
  await look();
}

/** @param {UserPage} user @param {About} about @param {() => Promise<void>} again */
const parts = (user, about, again) => [
  element("div", { class: "pair" },
    card("Account", facts([
      ["Status", user.enabled ? user.status : `${user.status}, disabled`], ["E-mail verified", user.verified ? "yes" : "no"],
      ["Phone number", user.phone ? "yes" : "none"], ["Groups", user.groups.join(", ") || "none"], ["Locale", user.locale || "not set"],
      ["Created", moment(user.created)], ["sub", user.sub],
    ])),
    card("Sign-in", facts([
      ["Factors", [...user.mfa, ...user.factors].join(", ") || "none enrolled"], ["Known devices", String(user.devices)],
      ["Suppression list", user.suppressed ? "suppressed after a bounce or complaint" : "not suppressed"],
    ]), element("h3", {}, "Rate limits"), limits(user.limits))),
  card("Actions", actions(user, about, again)),
  card("User timeline", user.events.length ? element("ol", { class: "events" }, ...user.events.map(eventRow)) : element("p", { class: "empty" }, "No events of this user since the console started.")),
];

/** @param {string} name @param {Node[]} children */
const card = (name, ...children) => element("section", { class: "card", "aria-label": name }, element("h2", {}, name), ...children);

/** @param {[name: string, value: string][]} rows */
const facts = (rows) => element("dl", { class: "facts" }, ...rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));

/** @param {UserPage["limits"]} all */
function limits(all) {
  if (!all.length) return element("p", { class: "empty" }, "Nothing counted in this hour or day.");
  return element("ul", { class: "limits" }, ...all.map(({ name, used, most, until }) => {
    const waits = until && until > Date.now() / 1000 ? `Cool-down ends ${moment(until)}` : "";
    const meter = element("meter", { min: 0, max: most || 1, value: used, "aria-label": name });
    return element("li", {}, element("span", {}, name), most ? meter : "", element("b", {}, most ? `${used} of ${most}` : String(used)), element("small", {}, waits));
  }));
}
