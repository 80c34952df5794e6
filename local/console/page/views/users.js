/** The users of the pool: a search by address or sub. */

import { ask } from "../ask.js";
import { csvButton } from "../csv.js";
import { element } from "../elements.js";
import { note } from "../addresses.js";
import { moment } from "../words.js";

/**
 * @import { UserRow } from "../answers.js"
 * @import { View } from "../view.js"
 */

const WAIT_MS = 250;

export const title = () => "Users";

/** @param {View} view */
export function show({ about, place, signal }) {
  const list = element("div", { class: "card" }, element("p", { class: "empty" }, "Loading…"));
  let timer = 0;
  const search = element("input", {
    type: "search", placeholder: about.isReal ? "Whole e-mail address, or sub" : "Start of the e-mail address, or sub", "aria-label": "Find a user", autocomplete: "off", spellcheck: "false",
    input: () => { clearTimeout(timer); timer = setTimeout(look, WAIT_MS); },
  });
  /** @type {UserRow[]} */
  let shown = [];
  const look = async () => {
    /** @type {{ users: UserRow[] }} */
    const { users } = await ask(`/api/users?find=${encodeURIComponent(search.value)}`);
    if (signal.aborted) return;
    shown = users;
    list.replaceChildren(users.length ? table(users) : element("p", { class: "empty" }, search.value ? "No user matches." : about.isReal ? "Type the whole e-mail address or the sub of a user." : "No users."));
  };
  note({}); // what was typed is a person's address, and stays out of the address bar
  place.append(element("form", { class: "row filter", role: "search", submit: (/** @type {Event} */ event) => event.preventDefault() }, search, csvButton("users", () => rowsOf(shown))), list);
  return look();
}

/** @param {UserRow[]} users */
const rowsOf = (users) => [
  ["sub", "e-mail", "status", "enabled", "e-mail verified", "created"],
  ...users.map(({ sub, email, status, enabled, verified, created }) => [sub, email, status, enabled, verified, new Date(1000 * created).toISOString()]),
];

/** @param {UserRow[]} users */
function table(users) {
  const head = ["User", "Status", "E-mail address", "Created"].map((each) => element("th", { scope: "col" }, each));
  const rows = users.map(({ sub, email, status, enabled, verified, created }) => element(
    "tr", {},
    element("td", {}, element("a", { href: `/users/${sub}` }, email || sub)),
    element("td", {}, enabled ? status : `${status}, disabled`), element("td", {}, verified ? "verified" : "not verified"), element("td", {}, moment(created)),
  ));
  return element("table", { class: "stacked" }, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
}
