/** Making elements one by one: no text ever becomes markup. */

const ALLOWED = new Set(
  "a blockquote br code em h1 h2 h3 h4 h5 h6 hr li ol p pre s span strong table tbody td th thead tr ul".split(" "),
);

/** @param {string} id @returns {any} */
export const byId = (id) => document.getElementById(id);

/**
 * An element. Properties that are functions listen to the event of that name; false ones are left out.
 * @param {string} tag @param {Record<string, any>} [properties] @param {...(Node|string)} children
 * @returns {any}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** An element of SVG. */
export function drawn(tag, properties = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(properties)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** What the server made of Markdown: texts, and [tag, attributes, ...children]. */
export function grown(tree) {
  if (typeof tree === "string") return tree;
  const [tag, attributes, ...children] = tree;
  const kind = ALLOWED.has(tag) ? tag : "span";
  return element(kind, attributes, ...children.map(grown));
}
