// The hook on a server; tests/clients/test_in_a_browser.py has it in a browser.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

import { formWords } from "../../clients/passwordless-words.js";
import { signInHook } from "../../clients/react.js";

const load = createRequire(new URL("../end_to_end/javascript/package.json", import.meta.url));
const React = load("react");
const { renderToString } = load("react-dom/server");
const useSignIn = signInHook(React);
const NOBODY = /** @type {any} */ (new Proxy({}, { get: (_, name) => (name === "step" ? undefined : assert.fail(`calls ${String(name)}`)) }));

/** What the hook gives a component. @param {import("../../clients/react.js").Client} client */
function rendered(client, locale = "en") {
  /** @type {ReturnType<typeof useSignIn>[]} */
  const shown = [];
  renderToString(React.createElement(() => {
    shown.push(useSignIn({ client, locale }));
    return null;
  }));
  return shown[0];
}

/** @param {object} told */
const step = (told) => ({ step: { delivery: "requested", againAt: new Date(0), isWrong: false, ...told } });

test("on a server it shows an idle form, and calls nothing", () => {
  const { step, status, words, secondsLeft, error } = rendered(NOBODY);
  assert.deepEqual([step, status, words, secondsLeft, error], [undefined, "idle", "", 0, undefined]);
});

test("a sign-in that was resumed shows where it was, in words of the user's", () => {
  const ofStep = (/** @type {object} */ told, locale = "en") => rendered(/** @type {any} */ (step(told)), locale);
  assert.equal(ofStep({}).status, "asking");
  assert.equal(ofStep({ tokens: {} }).status, "signed-in");
  assert.equal(ofStep({ isWrong: true }, "de-CH").words, "Dieser Code ist nicht richtig.");
  assert.match(ofStep({ needsPassword: true }).words, /second factor/);
  assert.match(ofStep({ delivery: "wait" }).words, /in 0 seconds/);
  assert.match(ofStep({ fellBack: "MAGIC_LINK" }).words, /in 0 seconds/);
  assert.equal(ofStep({ againAt: new Date(Date.now() + 29_500) }).secondsLeft, 30);
});

test("a form has all its words in each of the twelve languages", () => {
  const languages = ["ar", "de", "en", "es", "fr", "he", "it", "ja", "nl", "pl", "pt", "zh"];
  const all = languages.map((language) => formWords(language));
  for (const words of all) assert.equal(Object.values(words).filter(Boolean).length, 9);
  assert.equal(new Set(all.map((words) => words.failed)).size, 12);
  assert.deepEqual(formWords("xx"), formWords("en"));
});
