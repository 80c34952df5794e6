/**
 * A sign-in as a React hook, over the `SignIn` of passwordless.js. React 18 or later is passed in.
 *
 *     const useSignIn = signInHook(React);
 *     const { step, words, secondsLeft, begin, answer } = useSignIn({ client });
 *
 * Nothing is called while rendering or in an effect: all calls come from the app's own, such as a submitted
 * form, so StrictMode sends no second code. What is shown belongs to the client: make that once,
 * outside of the component. A component that is mounted again shows the same step.
 */

import { formWords, waitWords } from "./passwordless-words.js";

/**
 * @import { Step, Wish } from "./passwordless.js"
 *
 * @typedef {Wish & { flow?: "USER_SRP_AUTH" | "CUSTOM_AUTH" }} PasswordWish
 *
 * @typedef {object} ReactHooks What is needed of React.
 * @property {<T>(subscribe: (hear: () => void) => () => void, shown: () => T, onServer: () => T) => T} useSyncExternalStore
 * @property {<T>(make: () => T, on: unknown[]) => T} useMemo
 * @property {(work: () => void | (() => void), on: unknown[]) => void} useEffect
 * @property {(first: () => number) => [number, (next: number) => void]} useState
 *
 * @typedef {object} Client A `SignIn`.
 * @property {Step | undefined} [step]
 * @property {(username: string, wish?: Wish) => Promise<Step>} begin
 * @property {(username: string, password: string, wish?: PasswordWish) => Promise<Step>} withPassword
 * @property {(email: string, wish?: Wish) => Promise<Step>} signUp
 * @property {(code: string) => Promise<Step>} answer
 * @property {(token: string) => Promise<Step>} answerLink
 * @property {(wish?: Wish) => Promise<Step>} again
 * @property {() => Promise<void>} cancel
 *
 * @typedef {"idle" | "busy" | "asking" | "signed-in" | "failed"} Status
 *
 * @typedef {object} Shown
 * @property {Step | undefined} step
 * @property {number} busy Calls under way.
 * @property {unknown} error
 *
 * @typedef {Promise<Step | undefined>} Done Undefined where the call failed: `error` has why.
 *
 * @typedef {object} Actions
 * @property {(username: string, wish?: Wish) => Done} begin
 * @property {(username: string, password: string, wish?: PasswordWish) => Done} withPassword
 * @property {(email: string, wish?: Wish) => Done} signUp
 * @property {(code: string) => Done} answer
 * @property {(token: string) => Done} answerLink
 * @property {(wish?: Wish) => Done} again
 * @property {() => Done} cancel
 *
 * @typedef {object} State
 * @property {Step | undefined} step As the client has it; `step.tokens` once the user is in.
 * @property {Status} status
 * @property {unknown} error Of the last call, such as a SignInRefused.
 * @property {string} words For the user, in the user's language: wrong, too soon, or failed; else empty.
 * @property {number} secondsLeft Until `again` sends.
 */

/** @type {WeakMap<Client, ReturnType<typeof storeFor>>} */
const stores = new WeakMap();

/**
 * The hook, for this React.
 * @param {ReactHooks} React
 * @returns {(about: { client: Client, locale?: string }) => State & Actions}
 */
export function signInHook({ useSyncExternalStore, useMemo, useEffect, useState }) {
  return function useSignIn({ client, locale }) {
    const store = storeOf(client);
    const { step, busy, error } = useSyncExternalStore(store.subscribe, store.shown, store.shown);
    const actions = useMemo(() => actionsOf(client, store), [client, store]);
    const [now, tick] = useState(() => Date.now());
    useEffect(() => ticking(step, tick), [step]);
    const status = busy > 0 ? "busy" : statusOf(step, error);
    return { step, status, error, words: wordsOf(step, error, locale), secondsLeft: secondsUntil(step, now), ...actions };
  };
}

/** @param {Client} client */
function storeOf(client) {
  const store = stores.get(client) ?? storeFor(client);
  stores.set(client, store);
  return store;
}

/** @param {Client} client */
function storeFor(client) {
  /** @type {Shown} */
  let shown = { step: client.step, busy: 0, error: undefined };
  /** @type {Set<() => void>} */
  const listeners = new Set();
  const tell = (/** @type {Shown} */ next) => {
    shown = next;
    for (const hear of listeners) hear();
  };
  return {
    shown: () => shown,
    subscribe: (/** @type {() => void} */ hear) => {
      listeners.add(hear);
      return () => void listeners.delete(hear);
    },
    /** @param {() => Promise<Step | undefined>} work @returns {Done} */
    run: async (work) => {
      tell({ ...shown, busy: shown.busy + 1, error: undefined });
      try {
        const step = await work();
        tell({ step, busy: shown.busy - 1, error: undefined });
        return step;
      } catch (error) {
        tell({ ...shown, busy: shown.busy - 1, error });
        return undefined;
      }
    },
  };
}

/** @param {Client} client @param {ReturnType<typeof storeFor>} store @returns {Actions} */
function actionsOf(client, { run }) {
  return {
    begin: (username, wish) => run(() => client.begin(username, wish)),
    withPassword: (username, password, wish) => run(() => client.withPassword(username, password, wish)),
    signUp: (email, wish) => run(() => client.signUp(email, wish)),
    answer: (code) => run(() => client.answer(code)),
    answerLink: (token) => run(() => client.answerLink(token)),
    again: (wish) => run(() => client.again(wish)),
    cancel: () => run(() => client.cancel().then(() => undefined)),
  };
}

/** @param {Step | undefined} step @param {unknown} error @returns {Status} */
function statusOf(step, error) {
  if (error) return "failed";
  if (!step) return "idle";
  return step.tokens ? "signed-in" : "asking";
}

/** @param {Step | undefined} step @param {unknown} error @param {string} [locale] */
function wordsOf(step, error, locale) {
  if (error) return formWords(locale).failed;
  if (!step || step.tokens) return "";
  if (step.isWrong) return formWords(locale).wrong;
  if (step.needsPassword) return formWords(locale).password;
  const isTooSoon = step.fellBack !== undefined || ["wait", "refused"].includes(step.delivery);
  return isTooSoon ? waitWords(step, locale) : "";
}

/** @param {Step | undefined} step @param {number} now */
function secondsUntil(step, now) {
  if (!step || step.tokens) return 0;
  return Math.max(0, Math.ceil((step.againAt.getTime() - now) / 1000));
}

/** @param {Step | undefined} step @param {(now: number) => void} tick @returns {() => void} */
function ticking(step, tick) {
  const look = () => {
    tick(Date.now());
    if (secondsUntil(step, Date.now()) === 0) clearInterval(timer);
  };
  const timer = setInterval(look, 1000);
  look();
  return () => clearInterval(timer);
}
