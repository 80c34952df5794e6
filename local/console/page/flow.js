/** The picture of the flow: who gives what to whom, with the numbers of the last hour. */

import { element } from "./elements.js";

/**
 * @typedef {Record<string, number>} Numbers By name, as local/console/flow.py counts them.
 * @typedef {[count: (numbers: Numbers) => number, words: string, isBad?: boolean]} Line
 * @typedef {[title: string, about: string, lines: Line[]]} Step
 */

/** @type {Step[]} Title, what it is, and its numbers: count, words, and whether more than none is bad. */
const STEPS = [
  ["App or browser", "signs users up and in", [
    [(n) => n.sign_ups + n.sign_ups_refused, "sign-ups attempted"],
    [(n) => n.attempts, "sign-ins attempted"],
  ]],
  ["Cognito and its triggers", "check addresses and codes, assign groups", [
    [(n) => n.sign_ups, "signed up"],
    [(n) => n.sign_ups_refused, "refused"],
    [(n) => n.successes, "signed in"],
  ]],
  ["Mailbox", "receives codes and magic links", [
    [(n) => n.codes_sent, "codes sent"],
    [(n) => n.codes_verified, "verified"],
  ]],
  ["SNS topic", "publishes an event for every decision, without personal data", [
    [(n) => n.events, "events"],
    [(n) => n.events_late, "relayed"],
    [(n) => n.events_missing, "reconciled", true],
  ]],
  ["Consumers", "count, archive, alert, repair", [
    [(n) => n.waiting, "waiting now"],
    [(n) => n.dead_letters, "dead-letter messages", true],
  ]],
];

/** @param {HTMLElement} place @param {Numbers} numbers */
export function showFlow(place, numbers) {
  if (!place.children.length) place.append(...STEPS.map(step));
  const counts = STEPS.flatMap(([, , lines]) => lines);
  place.querySelectorAll("dd").forEach((cell, index) => {
    const [count, , isBad] = counts[index];
    cell.textContent = count(numbers).toLocaleString();
    cell.classList.toggle("bad", Boolean(isBad && count(numbers)));
  });
}

/** @param {Step} step */
function step([title, about, lines]) {
  const rows = lines.map(([, words]) => element("div", {}, element("dt", {}, words), element("dd", {}, "–")));
  return element("li", {}, element("h3", {}, title), element("p", {}, about), element("dl", {}, ...rows));
}
