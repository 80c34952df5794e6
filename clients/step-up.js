/**
 * Step-up authentication: a fresh factor for one action, and the receipt of it. Next to passkeys.js.
 *
 *     const stepUp = new StepUp({ apiUrl, accessToken, audience: "https://pay.example.com/" });
 *     let step = await stepUp.begin("payment.send", { amount: "120.00", currency: "EUR" });
 *     step = await stepUp.ask(step.methods[0]); // nothing is sent before
 *     while (!step.receipt) step = await stepUp.answer(await codeFromTheForm(step));
 *     await fetch("https://pay.example.com/…", { headers: { "Step-Up-Receipt": step.receipt, … } });
 *
 * The details are those that the resource server will see: show them to the user before. A receipt is good
 * for two minutes, once, and is kept nowhere.
 */

import { asJson, requestOptions } from "./passkeys.js";

const PASSKEY = "PASSKEY";

/**
 * @typedef {object} Step
 * @property {string} [receipt] There at the end; nothing else is then of interest.
 * @property {string} method What the user is asked for; empty before `ask`.
 * @property {string[]} methods What `ask` takes, in addition to PASSKEY.
 * @property {boolean} isWrong Whether an answer was given and was not right.
 *
 * @typedef {object} Options
 * @property {string} apiUrl Where the REST API is.
 * @property {string} accessToken Of the user.
 * @property {string} audience The resource server that is to take the receipt.
 * @property {typeof fetch} [fetch]
 *
 * @typedef {object} Told What the API answers.
 * @property {string} [session]
 * @property {string} [receipt]
 * @property {Record<string, string>} [parameters]
 * @property {string} [code] Of a problem.
 * @property {string} [detail]
 */

/** The API said no. `code` is its word for it, such as step_up_failed or no_passkey. */
export class StepUpRefused extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.name = "StepUpRefused";
    this.code = code;
  }
}

/** One step-up for one action. */
export class StepUp {
  #options;
  #session = "";
  /** @type {object} */ #purpose = {};

  /** @param {Options} options */
  constructor(options) {
    this.#options = {
      fetch: (/** @type {Parameters<typeof fetch>} */ ...request) => globalThis.fetch(...request),
      ...options,
    };
  }

  /**
   * Begin, and learn the methods. A stack with PasswordlessStart direct sends a code at once.
   * @param {string} action @param {Record<string, string>} details @returns {Promise<Step>}
   */
  begin(action, details) {
    this.#purpose = { action, details, audience: this.#options.audience };
    this.#session = "";
    return this.#asked({});
  }

  /**
   * Ask for a factor; PASSKEY from a click. Throws `StepUpRefused` if the user has no passkey, and what the
   * browser throws if the user stops.
   * @param {string} method @returns {Promise<Step>}
   */
  async ask(method) {
    const step = await this.#asked({ method });
    if (method !== PASSKEY) return step;
    const publicKey = requestOptions(JSON.parse(step.publicKey ?? "{}"));
    const given = await navigator.credentials.get({ publicKey });
    return this.answer(JSON.stringify(asJson(/** @type {Credential} */ (given))));
  }

  /** The code as it was typed. @param {string} code @returns {Promise<Step>} */
  async answer(code) {
    const told = await this.#call("/answer", { answer: code, session: this.#session }, "wrong_answer");
    return { ...this.#step(told), receipt: told.receipt, isWrong: told.receipt === undefined };
  }

  /** @param {{ method?: string }} wish */
  async #asked(wish) {
    const session = this.#session && { session: this.#session };
    const told = await this.#call("", { ...wish, ...session });
    return { ...this.#step(told), publicKey: told.parameters?.public_key };
  }

  /** @param {Told} told @returns {Step} */
  #step({ session, parameters = {} }) {
    this.#session = session ?? "";
    const { method = "", methods = "" } = parameters;
    return { method: method === "NONE" ? "" : method, methods: methods.split(" ").filter(Boolean), isWrong: false };
  }

  /** @param {string} path @param {object} body @param {string} [goesOn] @returns {Promise<Told>} */
  async #call(path, body, goesOn) {
    const { fetch, apiUrl, accessToken } = this.#options;
    const response = await fetch(`${apiUrl}/auth/step-up${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${accessToken}` },
      body: JSON.stringify({ ...this.#purpose, ...body }),
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    /** @type {Told} */
    const told = await response.json().catch(() => ({}));
    if (response.ok || (goesOn && told.code === goesOn)) return told;
    throw new StepUpRefused(told.code ?? `HTTP ${response.status}`, told.detail ?? "");
  }
}
