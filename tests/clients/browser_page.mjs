// The page of tests/clients/test_in_a_browser.py: the hook in StrictMode, and the element, each with a client of the test's.

import { SignInRefused, handOver } from "../../clients/passwordless.js";
import { signInHook } from "../../clients/react.js";
import "../../clients/sign-in-form.js";

/** @typedef {import("../../clients/react.js").Client} Client */

/**
 * A client that gives these answers; a text is refused with, and null is a lost connection.
 * @param {(object | string | null)[]} answers @returns {{ client: any, calls: unknown[][] }}
 */
function scripted(...answers) {
  /** @type {unknown[][]} */
  const calls = [];
  const answer = (/** @type {string} */ name) => async (/** @type {unknown[]} */ ...told) => {
    calls.push([name, ...told]);
    const step = answers.shift();
    if (step === null) throw new TypeError("Failed to fetch");
    if (typeof step === "string") throw new SignInRefused(step, "no");
    return { method: "EMAIL_CODE", delivery: "requested", isWrong: false, againAt: new Date(), ...step };
  };
  const names = ["begin", "withPassword", "signUp", "answer", "answerLink", "again", "cancel"];
  return { client: Object.fromEntries(names.map((name) => [name, answer(name)])), calls };
}

/** @param {string} slots @param {(object | string | null)[]} answers */
function element(slots, ...answers) {
  const { client, calls } = scripted(...answers);
  const form = /** @type {import("../../clients/sign-in-form.js").SignInForm} */ (document.createElement("sign-in-form"));
  form.setAttribute("locale", "en");
  form.client = client;
  if (slots) form.append(Object.assign(document.createElement("b"), { slot: slots, textContent: "Mine" }));
  /** @type {unknown[]} */
  const told = [];
  for (const name of ["step", "signed-in"]) {
    document.body.addEventListener(name, (event) => told.push([name, /** @type {CustomEvent} */ (event).detail]));
  }
  document.body.append(form);
  return { calls, told, form };
}

/** @param {any} React @param {any} createRoot */
export function prepare(React, createRoot) {
  const useSignIn = signInHook(React);
  const make = React.createElement;
  const Form = (/** @type {{ client: Client }} */ { client }) => {
    const { status, words, secondsLeft, begin, withPassword, answer, again } = useSignIn({ client, locale: "en" });
    const button = (/** @type {string} */ id, /** @type {() => void} */ onClick) => make("button", { id, onClick }, id);
    return make("div", {},
      make("p", { id: "shown" }, [status, words, secondsLeft].join("|")),
      button("begin", () => begin("ada")), button("password", () => withPassword("ada", "secret")), button("answer", () => answer("1")), button("again", () => again()));
  };
  const tests = {
    /** @param {(object | string | null)[]} answers */
    hook(...answers) {
      const { client, calls } = scripted(...answers);
      const place = document.body.appendChild(document.createElement("div"));
      /** @type {any} */
      let root;
      const mount = () => {
        root = createRoot(place);
        root.render(make(React.StrictMode, {}, make(Form, { client })));
      };
      mount();
      return { calls, mount, unmount: () => root.unmount() };
    },
    element,
    handOver,
  };
  Object.assign(globalThis, { tests });
}
