/** The browsers and apps that a user is known by: see them, and have one forgotten. */

import { element } from "./elements.js";
import { quiet } from "./forms.js";
import { asker, told } from "./rest.js";

/**
 * @typedef {{ place: HTMLElement, ask: ReturnType<typeof asker> }} At
 * @typedef {{ id: string, browser: string, since: string, last: string }} Device
 */

/** What is known, and buttons that forget it, until *signedOut*. @param {string} accessToken @param {AbortSignal} signedOut */
export function devices(accessToken, signedOut) {
  const place = element("section", { class: "factors devices", "aria-label": "Known browsers" });
  const at = { place, ask: asker(accessToken, signedOut) };
  look(at).catch((problem) => place.replaceChildren(told(problem)));
  return place;
}

/** @param {At} at */
async function look(at) {
  /** @type {{ devices: Device[] }} */
  const { devices: known } = await at.ask("GET", "/devices");
  at.place.replaceChildren(
    element("h3", {}, "Known browsers"),
    element("p", {}, known.length ? "Wrong codes from other devices do not lock these browsers out." : "None. Sign in with a code to add this browser."),
    ...(known.length ? [element("ul", {}, ...known.map((each) => row(at, each)))] : []),
  );
}

/** @param {At} at @param {Device} device */
function row(at, { id, browser, last }) {
  const name = browser || "Unknown browser or app";
  const forget = quiet("Forget", async () => {
    try {
      await at.ask("POST", `/devices/${id}/remove`);
      await look(at);
    } catch (problem) {
      at.place.append(told(problem));
    }
  });
  forget.setAttribute("aria-label", `Forget ${name}`);
  return element("li", { class: "row" }, `${name}, last ${new Date(last).toLocaleString()}`, forget);
}
