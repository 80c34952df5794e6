/** Asking the console, and telling the user when it does not answer. */

import { byId } from "./elements.js";

const PATIENCE_MS = 25_000;
let token = "";

/** What an action is sent with. @param {string} told */
export const setToken = (told) => { token = told; };

/** @type {Map<string, string>} What is wrong, by the part of the page. */
const problems = new Map();

/**
 * The JSON at *path*; an Error with words for people if there is none.
 * @template Answer One of answers.d.ts @param {string} path @returns {Promise<Answer>}
 */
export async function ask(path) {
  let response;
  try {
    response = await fetch(path, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    throw new Error("The console does not answer. Is it still running in your terminal?");
  }
  const told = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(told.problem ?? `The console answered ${response.status}.`);
  return told;
}

/**
 * Do what *path* does, and answer its JSON; an Error with words for people if it was not done.
 * @template Answer @param {string} path @param {object} [body] @returns {Promise<Answer>}
 */
export async function act(path, body = {}) {
  const headers = { "Content-Type": "application/json", "X-Console-Token": token };
  const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  const told = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(told.problem ?? `The console answered ${response.status}.`);
  return told;
}

/**
 * Show what is wrong with *part* of the page, above all else; null when it is well again.
 * @param {string} part @param {string | null} words
 */
export function trouble(part, words) {
  if (words === null) problems.delete(part);
  else problems.set(part, words);
  const all = [...new Set(problems.values())].join(" ");
  const place = byId("trouble");
  place.hidden = !all;
  if (place.textContent !== all) place.textContent = all;
  document.body.classList.toggle("stale", Boolean(all));
}
