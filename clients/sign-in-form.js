/**
 * <sign-in-form client-id="…" region="eu-west-1">: sign-in by a code or a magic link as an element.
 *
 * It has no shadow tree and no style: `sign-in-form [part=button]` and the other parts (form, username,
 * code, label, input, button, again, status) are the page's to style. A child with the attribute `slot`
 * stands in place of our words: username-label, code-label, send, sign-in, again. Its attributes are
 * client-id, region, endpoint, method and locale; the property `client` takes a `SignIn` instead.
 *
 * It dispatches `step`, whose detail is a step without tokens, and `signed-in`, whose detail is the
 * tokens. They are kept nowhere.
 */

import { formWords, waitWords } from "./passwordless-words.js";
import { SignIn, SignInRefused, countDown, tokenFromLink } from "./passwordless.js";

/**
 * @import { Step } from "./passwordless.js"
 * @typedef {Pick<SignIn, "begin" | "answer" | "answerLink" | "again">} Client
 */

/** There is none on a server, where the module may be imported, too. */
const Element_ = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/** The element. */
export class SignInForm extends Element_ {
  /** @type {Client | undefined} */ #client;
  /** @type {ReturnType<typeof partsOf> | undefined} */ #parts;
  /** @type {Step | undefined} */ #step;
  #stop = () => {};

  /** What signs in; made of the attributes at the first use. @returns {Client} */
  get client() {
    this.#client ??= new SignIn({
      clientId: this.getAttribute("client-id") ?? "",
      region: this.getAttribute("region") ?? undefined,
      endpoint: this.getAttribute("endpoint") ?? undefined,
    });
    return this.#client;
  }

  set client(client) {
    this.#client = client;
  }

  connectedCallback() {
    if (this.#parts) return this.#watch();
    const parts = partsOf(this, this.#words);
    this.#parts = parts;
    this.append(parts.form);
    parts.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    parts.again.addEventListener("click", () => this.#do(() => this.client.again()));
  }

  disconnectedCallback() {
    this.#stop();
  }

  get #locale() {
    return this.getAttribute("locale") ?? globalThis.navigator?.language ?? "en";
  }

  get #words() {
    return formWords(this.#locale);
  }

  #submit() {
    const { form, username, code } = /** @type {ReturnType<typeof partsOf>} */ (this.#parts);
    if (form.ariaBusy === "true") return;
    const method = this.getAttribute("method") ?? undefined;
    const wish = { locale: this.#locale, ...(method && { method }) };
    this.#do(() => (this.#step ? this.client.answer(code.input.value) : this.client.begin(username.input.value, wish)));
  }

  /** @param {() => Promise<Step>} ask */
  async #do(ask) {
    const { form, status } = /** @type {ReturnType<typeof partsOf>} */ (this.#parts);
    form.ariaBusy = "true";
    status.textContent = "";
    try {
      this.#show(await ask());
    } catch (error) {
      if (error instanceof SignInRefused) this.#restart();
      status.textContent = this.#words.failed;
    } finally {
      form.ariaBusy = "false";
    }
  }

  /** After a refusal the next try begins with the name, which stays in its field. */
  #restart() {
    this.#stop();
    this.#step = undefined;
    this.#ask(this.#parts?.username.set);
  }

  /** @param {Step} step */
  #show(step) {
    const { code, status } = /** @type {ReturnType<typeof partsOf>} */ (this.#parts);
    const isFirst = !this.#step;
    const { tokens, ...shown } = step;
    this.#step = shown;
    this.#stop();
    this.#ask(tokens ? undefined : code.set);
    code.input.ariaInvalid = String(step.isWrong);
    if (isFirst || step.isWrong) code.input.value = "";
    status.textContent = tokens ? "" : this.#said(step);
    this.dispatchEvent(new CustomEvent("step", { detail: shown, bubbles: true }));
    if (tokens) {
      this.dispatchEvent(new CustomEvent("signed-in", { detail: tokens, bubbles: true }));
      return;
    }
    code.input.focus();
    this.#watch();
  }

  /** Show these fields alone: Enter presses the form's first button, and must not find another's. @param {HTMLElement} [set] */
  #ask(set) {
    const { form, username, code } = /** @type {ReturnType<typeof partsOf>} */ (this.#parts);
    for (const other of [username.set, code.set]) if (other !== set) other.remove();
    if (set && set.parentNode !== form) form.prepend(set);
  }

  /** @param {Step} step */
  #said(step) {
    if (step.isWrong) return this.#words.wrong;
    if (step.needsPassword) return this.#words.password;
    const isTooSoon = step.fellBack !== undefined || ["wait", "refused"].includes(step.delivery);
    if (isTooSoon) return waitWords(step, this.#locale);
    return step.delivery === "requested" ? this.#words.sent : "";
  }

  /** Count down to the next code, and wait for a link that is opened in another tab. */
  #watch() {
    const { again } = /** @type {ReturnType<typeof partsOf>} */ (this.#parts);
    if (!this.#step) return;
    const left = new AbortController();
    const stopCounting = countDown(this.#step, (seconds) => {
      again.disabled = seconds > 0;
      again.dataset.seconds = String(seconds);
    });
    this.#stop = () => {
      stopCounting();
      left.abort();
    };
    if (this.#step.method !== "MAGIC_LINK") return;
    tokenFromLink(left).then((token) => this.#do(() => this.client.answerLink(token)), () => {});
  }
}

/** @param {HTMLElement} element @param {import("./passwordless-words.js").FormWords} words */
function partsOf(element, words) {
  const text = (/** @type {string} */ slot, /** @type {string} */ ours) =>
    element.querySelector(`:scope > [slot="${slot}"]`) ?? ours;
  const button = made("button", { part: "button", type: "submit" }, text("send", words.send));
  const signIn = made("button", { part: "button", type: "submit" }, text("sign-in", words.signIn));
  const again = made("button", { part: "again", type: "button" }, text("again", words.again));
  const name = { name: "username", autocomplete: "username webauthn", autocapitalize: "none", spellcheck: "false" };
  const digits = { name: "code", autocomplete: "one-time-code", autocapitalize: "none", spellcheck: "false" };
  const username = field("username", name, text("username-label", words.username), [button]);
  const code = field("code", digits, text("code-label", words.code), [signIn, again]);
  const status = made("p", { part: "status", role: "status", "aria-live": "polite" });
  const form = made("form", { part: "form" }, username.set, status);
  return { form, username, code, again, status };
}

/**
 * @param {string} part @param {Record<string, string>} attributes @param {string | Element} label
 * @param {HTMLButtonElement[]} buttons
 */
function field(part, attributes, label, buttons) {
  const input = made("input", { part: "input", type: "text", required: "", ...attributes });
  const set = made("fieldset", { part }, made("label", { part: "label" }, label, input), ...buttons);
  return { set, input };
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name @param {Record<string, string>} attributes @param {(string | Node)[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
function made(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

if (globalThis.customElements && !customElements.get("sign-in-form")) customElements.define("sign-in-form", SignInForm);
