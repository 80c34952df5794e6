/** Tokens, read out. Nobody checks their signature here: that is the server's task. */

import { element } from "./elements.js";
import { moment } from "./words.js";

const TIMES = new Set(["exp", "iat", "auth_time", "nbf"]);
/** @type {Record<string, string>} */
const MEANS = {
  sub: "user", iss: "issuer", aud: "app client", client_id: "app client",
  exp: "expires", iat: "issued", auth_time: "signed in", token_use: "kind of token",
  "cognito:groups": "groups", "cognito:username": "user name", scope: "scopes", jti: "token ID",
};

/** The claims of each token, as tables. @param {Record<string, string | undefined>} named By what each is called. */
export function shownTokens(named) {
  return element("div", { class: "tokens" }, ...Object.entries(named).flatMap(([name, token]) => (token ? [one(name, token)] : [])));
}

/** @param {string} name @param {string} token */
function one(name, token) {
  const claims = decoded(token);
  if (!claims) return element("details", {}, element("summary", {}, name), element("p", {}, "Encrypted: only Cognito can read this token."));
  const rows = Object.entries(claims).map(([claim, value]) => element(
    "tr", {}, element("th", { scope: "row", title: MEANS[claim] ?? false }, claim), element("td", {}, told(claim, value)),
  ));
  const table = element("table", {}, element("tbody", {}, ...rows));
  return element("details", { open: name === "ID token" }, element("summary", {}, name), table);
}

/** @param {string} claim @param {unknown} value */
function told(claim, value) {
  if (TIMES.has(claim) && typeof value === "number") return moment(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The claims of a JSON Web Token, or null. @param {string} token @returns {Record<string, unknown> | null} */
export function decoded(token) {
  try {
    const letters = atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(letters, (letter) => letter.charCodeAt(0))));
  } catch {
    return null;
  }
}
