/** Making elements one by one: no text ever becomes markup. */

const ALLOWED = new Set(
  "a blockquote br code em h1 h2 h3 h4 h5 h6 hr li ol p pre s span strong table tbody td th thead tr ul".split(" "),
);

/**
 * @import { Tree } from "./answers.js"
 * @typedef {{ [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => unknown }} Listeners
 * @typedef {string | number | boolean | null | undefined | ((event: never) => unknown)} Property
 * @typedef {Listeners & Record<string, Property>} Properties
 */

/** The page's element of that id. @param {string} id */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element #${id}.`);
  return found;
}

/** The first field in *place* that fits *selector*. @param {Element} place @returns {HTMLInputElement} */
export function inputIn(place, selector = "input") {
  const found = place.querySelector(selector);
  if (!(found instanceof HTMLInputElement)) throw new Error(`There is no field ${selector}.`);
  return found;
}

/**
 * An element. Properties that are functions listen to the event of that name; false ones are left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Properties} [properties] @param {(Node | string)[]} children
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") made.addEventListener(name, /** @type {EventListener} */ (value));
    else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

/**
 * An element of SVG.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, string | number>} [properties] @param {(Node | string)[]} children
 */
export function drawn(tag, properties = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(properties)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** Replace what is in *place*; the link that has the focus keeps it. @param {Element} place @param {(Node | string)[]} children */
export function redraw(place, ...children) {
  const { activeElement: active } = document;
  const href = active && place.contains(active) ? active.getAttribute("href") : null;
  place.replaceChildren(...children);
  const again = [...place.querySelectorAll("a")].find((link) => href && link.getAttribute("href") === href);
  again?.focus({ preventScroll: true });
}

/** @param {string} tag @returns {tag is keyof HTMLElementTagNameMap} */
const isAllowed = (tag) => ALLOWED.has(tag);

/** What the server made of Markdown: texts, and [tag, attributes, ...children]. @param {Tree} tree @returns {Node | string} */
export function grown(tree) {
  if (typeof tree === "string") return tree;
  const [tag, attributes, ...children] = tree;
  const kind = tag === "h1" ? "h2" : isAllowed(tag) ? tag : "span"; // a view has a first heading
  return element(kind, attributes, ...children.map(grown));
}
