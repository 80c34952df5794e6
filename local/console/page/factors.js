/** What the user enrolled to sign in with: see it, add an authenticator app or recovery codes, remove them. */

import { element } from "./elements.js";
import { codeField, form, quiet } from "./forms.js";
import { asker, told } from "./rest.js";

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
    element("h3", {}, "Other sign-in methods"),
    element("p", {}, "Authenticator app: ", element("strong", {}, totp ? "added" : "none")),
    element("p", {}, "Recovery codes remaining: ", element("strong", {}, String(left))),
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
    await look(at, element("p", { role: "status", class: "good" }, "The authenticator app was added. You can now sign in with its codes."));
  };
  at.place.replaceChildren(
    element("h3", {}, "Add an authenticator app"),
    element("p", {}, "Enter this secret in the app, or ", element("a", { href: link }, "open the app"), "; then enter the code that the app shows."),
    element("p", {}, element("code", { class: "secret" }, secret)),
    form({ submit: "Add the app", inside: [codeField()], beside: [quiet("Cancel", () => look(at))], act: confirm }),
  );
}

/** @param {string[]} codes */
const sheet = (codes) => element(
  "div", { role: "status" },
  element("p", {}, "Save these recovery codes now: they are shown only once, and each can be used once."),
  element("ul", { class: "codes" }, ...codes.map((code) => element("li", {}, element("code", {}, code)))),
);
