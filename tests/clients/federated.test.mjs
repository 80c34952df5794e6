import assert from "node:assert/strict";
import { test } from "node:test";

import { federatedAnswer } from "../../clients/federated.js";

class Notes {
  /** @type {Map<string, string>} */
  #kept = new Map();
  /** @param {string} name */
  getItem(name) {
    return this.#kept.get(name) ?? null;
  }
  /** @param {string} name @param {string} value */
  setItem(name, value) {
    this.#kept.set(name, value);
  }
  /** @param {string} name */
  removeItem(name) {
    this.#kept.delete(name);
  }
}

const HANDLE = "Yk1hY29yZS1pcHN1bS1kbw";

/** @param {Record<string, string>} told */
function answer(told, storage = new Notes(), state = "mine") {
  const query = new URLSearchParams({ state: "mine", ...told });
  return federatedAnswer(`https://app.example/back?${query}`, { state, storage });
}

test("a code is a code", () => {
  assert.deepEqual(answer({ code: "c" }), { code: "c" });
});

test("the first error after a link is tried again once, and once after each sign-in", () => {
  const storage = new Notes();
  const told = { error_description: "Already found an entry for username Google_1" };
  assert.deepEqual(answer(told, storage), { again: true });
  assert.deepEqual(answer(told, storage), { reason: "SIGN_IN_FAILED" });
  assert.deepEqual(answer(told, storage), { again: true });
  answer({ code: "c" }, storage);
  assert.deepEqual(answer(told, storage), { again: true });
});

test("a refusal has a reason, and a handle where there is something to prove", () => {
  const words = (/** @type {string} */ code, /** @type {string} */ rest) => ({
    error_description: `PreSignUp failed with error ${code}: ${rest}.`,
  });
  assert.deepEqual(answer(words("LINK_NEEDS_PROOF", HANDLE)), {
    reason: "LINK_NEEDS_PROOF",
    handle: HANDLE,
  });
  assert.deepEqual(answer(words("ACCOUNT_DISABLED", "This account is disabled")), {
    reason: "ACCOUNT_DISABLED",
  });
  assert.deepEqual(answer({ error_description: "anything else" }), { reason: "SIGN_IN_FAILED" });
  assert.deepEqual(answer({}), { reason: "SIGN_IN_FAILED" });
});

test("a handle that came with another state is nobody's", () => {
  const told = { error_description: `PreSignUp failed with error LINK_NEEDS_PROOF: ${HANDLE}.` };
  assert.deepEqual(answer(told, new Notes(), "other"), { reason: "WRONG_STATE" });
  assert.deepEqual(answer({ ...told, state: "" }, new Notes(), ""), { reason: "WRONG_STATE" });
});
