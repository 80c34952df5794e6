/** A filter policy of SNS, made of the attributes of an event by ticks. */

import { act } from "./ask.js";
import { copied } from "./copying.js";
import { element } from "./elements.js";
import { wordsOf } from "./problems.js";

/** @typedef {Record<string, (string | object)[]>} Policy */

/** @param {Record<string, string>} attributes */
export function policyBuilder(attributes) {
  const ticks = Object.entries(attributes).map(([name, value]) => {
    const input = element("input", { type: "checkbox", name, checked: name === "type", change: () => draw() });
    return { input, name, value, line: element("label", { class: "tick" }, input, ` ${name} = ${value}`) };
  });
  const level = element("select", { "aria-label": "Types that match", change: () => draw() }, ...levels(attributes.type ?? "").map(([value, words]) => element("option", { value }, words)));
  const result = element("div", { class: "policy" });
  const count = element("p", { class: "count", role: "status" });
  const draw = () => {
    const chosen = ticks.filter(({ input }) => input.checked);
    /** @type {Policy} */
    const policy = Object.fromEntries(chosen.map(({ name, value }) => [name, [name === "type" && level.value ? { prefix: level.value } : value]]));
    result.replaceChildren(...(chosen.length ? texts(policy) : [element("p", { class: "empty" }, "Choose at least one attribute.")]));
    if (chosen.length) tally(policy, count);
  };
  draw();
  return element("div", {}, element("div", { class: "ticks" }, ...ticks.map(({ line }) => line)), element("p", {}, "Types: ", level), count, result);
}

/** The whole type, and each level above it. @param {string} type @returns {[value: string, words: string][]} */
function levels(type) {
  const parts = type.split(".");
  const starts = parts.slice(1, -1).map((_, index) => `${parts.slice(0, parts.length - 2 - index).join(".")}.`).filter((each) => each !== "auth.");
  return [["", `exactly ${type}`], ...starts.map((/** @type {string} */ each) => /** @type {[string, string]} */ ([each, `all that begin with ${each}`])), ["auth.", "all event types"]];
}

/** @param {Policy} policy */
function texts(policy) {
  const attributes = JSON.stringify({ RawMessageDelivery: "true", FilterPolicy: JSON.stringify(policy) });
  const command = `aws sns subscribe --topic-arn "$TOPIC_ARN" --protocol sqs \\\n  --notification-endpoint "$QUEUE_ARN" \\\n  --attributes '${attributes}'`;
  return [copied("Filter policy", JSON.stringify(policy, null, 2)), copied("AWS CLI command", command)];
}

/** @param {Policy} policy @param {HTMLElement} place */
async function tally(policy, place) {
  try {
    /** @type {{ matched: number, of: number }} */
    const { matched, of } = await act("/api/filter-policy", { policy });
    place.textContent = `${matched} of the last ${of} events match.`;
  } catch (problem) {
    place.textContent = wordsOf(problem);
  }
}
