/** What the user enrolled to sign in with: see it, add an authenticator app or recovery codes, remove them. */

import { element } from "./elements.js";
import { codeField, explained, form, quiet } from "./forms.js";

const ADDRESS = "/api/rest";

/** The REST API said no. */
class Problem extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.name = "Problem";
    this.code = code;
  }
}

/** What is enrolled, and buttons that change it, until *signedOut*. @param {string} accessToken @param {AbortSignal} signedOut */
export function factors(accessToken, signedOut) {
  const place = element("section", { class: "factors", "aria-label": "Authenticator app and recovery codes" });
  const at = { place, ask: asker(accessToken, signedOut) };
  look(at).catch((problem) => place.replaceChildren(told(problem)));
  return place;
}

/**
 * @typedef {{ place: HTMLElement, ask: ReturnType<typeof asker> }} At
 * @typedef {{ secret: string, link: string, enrolment: string }} Offered
 */

/** Show what there is, below the *news*. @param {At} at @param {(Node | string)[]} news */
async function look(at, ...news) {
  const { totp, recovery_codes_left: left } = await at.ask("GET", "");
  at.place.replaceChildren(
    element("h3", {}, "Other ways to sign in"),
    element("p", {}, "Authenticator app: ", element("strong", {}, totp ? "added" : "none")),
    element("p", {}, "Recovery codes left: ", element("strong", {}, String(left))),
    ...news,
    element("div", { class: "row" }, ...changes(at, totp, left)),
  );
}

/** @param {At} at @param {boolean} totp @param {number} left */
function changes(at, totp, left) {
  const { place, ask } = at;
  const button = (/** @type {string} */ label, /** @type {() => Promise<unknown>} */ act) =>
    quiet(label, () => act().catch((problem) => place.append(told(problem))));
  const remove = (/** @type {string} */ label, /** @type {string} */ path) =>
    button(label, async () => { await ask("POST", `${path}/remove`); await look(at); });
  return [
    button(totp ? "Replace the app" : "Add an app", async () => offer(at, await ask("POST", "/totp"))),
    ...(totp ? [remove("Remove the app", "/totp")] : []),
    button("New recovery codes", async () => look(at, sheet((await ask("POST", "/recovery-codes")).codes))),
    ...(left ? [remove("Remove the codes", "/recovery-codes")] : []),
  ];
}

/** @param {At} at @param {Offered} offered */
function offer(at, { secret, link, enrolment }) {
  const confirm = async (/** @type {Record<string, string>} */ { code }) => {
    await at.ask("POST", "/totp/confirm", { enrolment, code: code.trim() });
    await look(at, element("p", { role: "status", class: "good" }, "The app was added. Its codes sign in from now on."));
  };
  at.place.replaceChildren(
    element("h3", {}, "Add an authenticator app"),
    element("p", {}, "Type this secret into the app, or ", element("a", { href: link }, "open it there"), "; then enter the code that it shows."),
    element("p", {}, element("code", { class: "secret" }, secret)),
    form({ submit: "Add the app", inside: [codeField()], beside: [quiet("Cancel", () => look(at))], act: confirm }),
  );
}

/** @param {unknown} problem */
const told = (problem) => element("p", { role: "alert", class: "told" }, ...explained(problem));

/** @param {string[]} codes */
const sheet = (codes) => element(
  "div", { role: "status" },
  element("p", {}, "These codes are shown once; each signs in once:"),
  element("ul", { class: "codes" }, ...codes.map((code) => element("li", {}, element("code", {}, code)))),
);

/** @param {string} accessToken @param {AbortSignal} signal */
function asker(accessToken, signal) {
  return async (/** @type {string} */ method, /** @type {string} */ path, /** @type {object} */ body = {}) => {
    const response = await fetch(`${ADDRESS}${path}`, {
      method,
      headers: { Authorization: `Bearer ${accessToken}`, "Content-Type": "application/json" },
      ...(method === "POST" ? { body: JSON.stringify(body) } : {}),
      cache: "no-store",
      signal,
    });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    throw new Problem(answer.code ?? "", answer.detail ?? answer.title ?? answer.problem ?? `It answered ${response.status}.`);
  };
}
