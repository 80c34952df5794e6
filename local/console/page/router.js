/** Which address shows which view. An address is shared, kept and gone back to. */

import { trouble } from "./ask.js";
import { byId, element } from "./elements.js";
import { markView } from "./frame.js";
import { wordsOf } from "./problems.js";

/**
 * @import { About } from "./answers.js"
 * @import { View } from "./view.js"
 * @typedef {{ title: (view: View) => string, show: (view: View) => unknown, keeps?: boolean }} Module
 * @typedef {[pattern: RegExp, load: () => Promise<Module>, needs: "app" | "operates" | null]} Route
 */

/** @type {Route[]} */
const ROUTES = [
  [/^\/$/, () => import("./views/overview.js"), null],
  [/^\/users$/, () => import("./views/users.js"), "operates"],
  [/^\/users\/([\w-]+)$/, () => import("./views/user.js"), "operates"],
  [/^\/events$/, () => import("./views/events.js"), "app"],
  [/^\/events\/([\w-]+)$/, () => import("./views/event.js"), "app"],
  [/^\/mailbox$/, () => import("./views/mailbox.js"), "app"],
  [/^\/mailbox\/(\d+)$/, () => import("./views/mailbox.js"), "app"],
  [/^\/mailbox\/preview$/, () => import("./views/preview.js"), "app"],
  [/^\/alarms$/, () => import("./views/alarms.js"), null],
  [/^\/alarms\/(\w+)$/, () => import("./views/alarm.js"), null],
  [/^\/dashboards(?:\/(\w+))?$/, () => import("./views/dashboards.js"), null],
  [/^\/try$/, () => import("./views/try.js"), "app"],
  [/^\/demo$/, () => import("./views/demo.js"), "app"],
  [/^\/documents$/, () => import("./views/documents.js"), null],
];
let here = new AbortController();
/** @type {Map<Module, HTMLElement>} Views that go on while others are looked at. */
const kept = new Map();
/** @type {About} */
let known;
let shown = "";

/** Load the view of the address, before it is known what the console is about. */
export const beginToLoad = () => { viewOf(location.pathname)?.[1]().catch(() => {}); }; // it is told when it is shown

/** Show the view of the address, and of each that comes. @param {About} about */
export function openViews(about) {
  known = about;
  addEventListener("popstate", () => { if (location.pathname + location.search !== shown) show(true); });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.origin !== location.origin || link.target || link.hash || !routeOf(link.pathname)) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
  show(false);
}

/** Open the view of *address*. @param {string} address */
export function go(address) {
  history.pushState(null, "", address);
  show(true);
}

/** @param {string} path */
const viewOf = (path) => ROUTES.find(([pattern]) => pattern.test(path));

/** @param {string} path */
function routeOf(path) {
  const found = viewOf(path);
  return found && (!found[2] || known[found[2]]) ? found : undefined;
}

/** @param {boolean} isMove Whether another view was shown before. */
async function show(isMove) {
  here.abort();
  const mine = new AbortController();
  here = mine;
  shown = location.pathname + location.search;
  trouble("view", null);
  const route = routeOf(location.pathname) ?? ROUTES[0];
  markView(location.pathname);
  try {
    const module = await route[1]();
    if (here === mine) place(module, route[0], mine.signal, isMove);
  } catch (problem) {
    trouble("view", wordsOf(problem));
  }
}

/** @param {Module} module @param {RegExp} pattern @param {AbortSignal} signal @param {boolean} isMove */
function place(module, pattern, signal, isMove) {
  const args = [...(location.pathname.match(pattern) ?? [])].slice(1);
  const made = element("div", { class: "view" });
  const view = { about: known, args, query: new URLSearchParams(location.search), place: made, signal };
  const title = module.title(view);
  const old = kept.get(module);
  const all = byId("view");
  for (const each of [...all.children]) {
    if ([...kept.values()].includes(/** @type {HTMLElement} */ (each))) each.toggleAttribute("hidden", each !== old);
    else each.remove();
  }
  if (!old) {
    all.append(made);
    made.append(element("h1", { tabindex: "-1" }, title));
    if (module.keeps) kept.set(module, made);
    module.show(view);
  }
  document.title = `${title} · ${known.stack} · Cognito Triggers Console`;
  if (!isMove) return;
  scrollTo(0, 0);
  (old ?? made).querySelector("h1")?.focus();
}
