/** The REST API, as a user who is signed in asks it. */

import { element } from "./elements.js";
import { explained } from "./forms.js";

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

/** Asks for the user of *accessToken*, until *signal*. @param {string} accessToken @param {AbortSignal} signal */
export function asker(accessToken, signal) {
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
    throw new Problem(answer.code ?? "", answer.detail ?? answer.title ?? answer.problem ?? `The REST API answered ${response.status}.`);
  };
}

/** @param {unknown} problem */
export const told = (problem) => element("p", { role: "alert", class: "told" }, ...explained(problem));
