/** The demo, played again, and switches that make a service unwell. */

import { act, ask } from "../ask.js";
import { element } from "../elements.js";
import { checkHealth } from "../frame.js";
import { wordsOf } from "../problems.js";
import { again } from "../watch.js";
import { ago } from "../words.js";

/**
 * @import { Demo, Fault } from "../answers.js"
 * @import { View } from "../view.js"
 */

const EVERY_S = 1;
/** @type {Record<string, [label: string, about: string]>} */
const FAULTS = {
  "sns-down": ["SNS down", "No function can publish. Sign-ins go on, and the relay delivers the events when SNS is back."],
  "dynamodb-slow": ["DynamoDB slow", "Each call of DynamoDB takes 2 seconds longer. One-time codes are slow or refused in time."],
};

export const title = () => "Demo";

/** @param {View} view */
export function show({ place, signal }) {
  const body = element("div", { class: "view", hidden: true });
  place.append(body);
  const problem = element("p", { class: "told", role: "alert" });
  const progress = element("p", { class: "count", role: "status" });
  const steps = element("ol", { class: "steps" });
  const faults = element("ul", { class: "faults-list" });
  const tried = (/** @type {() => Promise<unknown>} */ what) => async () => {
    problem.textContent = "";
    await what().catch((why) => { problem.textContent = wordsOf(why); });
    look();
    checkHealth();
  };
  const play = element("button", { type: "button", click: tried(() => act("/api/demo/play")) }, "Play the demo");
  const look = again(EVERY_S, async () => {
    /** @type {Demo} */
    const demo = await ask("/api/demo");
    play.disabled = demo.playing;
    drawSteps(steps, progress, demo);
    /** @type {{ faults: Fault[] }} */
    const told = await ask("/api/faults");
    drawFaults(faults, told.faults, tried);
    body.hidden = false; // all at once: nothing below is pushed down
  }, signal);
  body.append(
    element("p", { class: "lead" }, "The demo signs users up and in through Cognito's API and checks every event. It deletes the demo's users first."),
    element("div", { class: "row" }, play, progress), problem,
    element("section", { class: "card", "aria-label": "Faults" }, element("h2", {}, "Faults"), element("p", { class: "count" }, "Each ends by its switch, or after 30 minutes."), faults),
    element("section", { class: "card steps-card", "aria-label": "Steps" }, element("h2", {}, "Steps"), steps),
  );
}

/** @param {HTMLElement} place @param {HTMLElement} progress @param {Demo} demo */
function drawSteps(place, progress, { playing, steps, problem }) {
  if (steps.length < place.querySelectorAll("li[data-outcome]").length || !steps.length) place.replaceChildren();
  const there = place.children.length;
  place.append(...steps.slice(there).map(({ title: name, outcome, expected, actual }) => element(
    "li", { "data-outcome": outcome === "ok" ? "good" : "bad" },
    element("b", { class: "outcome" }, outcome === "ok" ? "● ok" : `▲ ${outcome}`), element("span", {}, name),
    outcome === "ok" ? "" : element("p", {}, `Expected: ${expected}. Actual: ${actual}.`),
  )));
  if (!steps.length) place.append(element("li", { class: "empty" }, "Not played since the console started; the run's own demo is in the terminal."));
  const wrong = steps.filter((step) => step.outcome !== "ok").length;
  const words = problem || (playing ? `Playing: ${steps.length} steps done.` : steps.length ? `${steps.length} steps, ${wrong} not as expected.` : "");
  if (progress.textContent !== words) progress.textContent = words;
}

/** @param {HTMLElement} place @param {Fault[]} faults @param {(what: () => Promise<unknown>) => () => Promise<void>} tried */
function drawFaults(place, faults, tried) {
  const told = JSON.stringify(faults);
  if (place.dataset.told === told) return;
  place.dataset.told = told;
  place.replaceChildren(...faults.map(({ name, since }) => {
    const [label, about] = FAULTS[name] ?? [name, ""];
    const switched = element("button", { type: "button", class: "quiet", "aria-pressed": String(since !== null), click: tried(() => act(`/api/faults/${name}/${since === null ? "on" : "off"}`)) }, label);
    return element("li", {}, switched, element("span", {}, since === null ? about : `Injected ${ago(since)}. ${about}`));
  }));
}
