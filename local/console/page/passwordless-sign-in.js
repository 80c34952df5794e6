/** Signing in by code or link, and signing up so, with the client that apps get: clients/passwordless.js. */

import { waitWords } from "./passwordless-words.js";
import { ENDPOINT } from "./cognito.js";
import { element } from "./elements.js";
import { codeField, form, quiet } from "./forms.js";
import { SignIn, SignInRefused, countDown, tokenFromLink } from "./passwordless.js";
import { signedIn } from "./signed-in.js";
import { WAYS } from "./ways.js";

/**
 * @import { Step, Tokens } from "./passwordless.js"
 * @import { Show } from "./show.js"
 * @typedef {{ show: Show, signIn: SignIn, email: string, method?: string }} Going A sign-in under way.
 */

/** Ask for a code by *method*, and wait for what comes. @param {Show} show @param {string} email @param {string} method */
export async function begin(show, email, method) {
  const signIn = client(show);
  wait({ show, signIn, email, method }, await signIn.begin(email, { method }));
}

/** Make an account without a password; for a user who has one, it is as `begin`, and looks the same. @param {Show} show @param {string} email */
export async function signUpWithout(show, email) {
  const signIn = client(show);
  const step = await signIn.signUp(email);
  if (step.isUnconfirmed) throw new SignInRefused("UserNotConfirmedException", "The sign-up was not confirmed.");
  wait({ show, signIn, email }, step);
}

/** This browser is known by what it keeps. @param {Show} show */
const client = (show) => new SignIn({ clientId: show.app.clientId, endpoint: ENDPOINT, keep: localStorage });

/** @param {Going} going @param {Step} step */
function wait(going, step) {
  const { show, signIn, email } = going;
  if (step.tokens) {
    finish(going, step.tokens);
    return;
  }
  const wrong = step.isWrong ? [element("strong", { class: "bad" }, "Wrong code. ")] : [];
  const buttons = others(going, step);
  const signal = show.stage(
    element("p", { role: "status", id: "code-hint" }, ...wrong, where(step, email), instead(going, step)),
    form({
      inside: [codeField({ "aria-describedby": "code-hint", ...(step.method === "RECOVERY_CODE" ? { inputmode: "text", autocomplete: "off" } : {}) })],
      submit: step.isSignUp ? "Sign up" : "Sign in",
      beside: [...buttons.values()],
      act: ({ code }) => goOn(going, signIn.answer(code.trim())),
    }),
  );
  count(buttons, step, signal);
  tokenFromLink({ signal }).then((token) => goOn(going, signIn.answerLink(token)), () => {});
}

/** What the answer comes to; a refusal ends the sign-in. @param {Going} going @param {Promise<Step>} answer */
async function goOn(going, answer) {
  try {
    wait(going, await answer);
  } catch (problem) {
    if (!(problem instanceof SignInRefused && problem.code.endsWith("Exception"))) throw problem;
    const { show, email } = going;
    const words = "This sign-in has ended: too many wrong answers, or the session expired.";
    show.stage(
      element("p", { role: "alert" }, words, " ", element("code", {}, problem.code)),
      element("div", { class: "row" }, quiet("Start again", () => show.signIn(email))),
    );
  }
}

/** @param {Going} going @param {Tokens} tokens */
function finish({ show, email }, { idToken: IdToken, accessToken: AccessToken, refreshToken: RefreshToken }) {
  signedIn(show, email, { IdToken, AccessToken, RefreshToken });
}

/** @param {Step} step @param {string} email */
function where(step, email) {
  const digits = step.codeLength ? `${step.codeLength} digits` : "a code";
  if (step.isSignUp && step.parameters.delivery === "refused") return "Resend cool-down: no other code is sent yet. The last code is still valid.";
  if (step.isSignUp) return `${digits} were sent to ${email}. The account is created when you enter them.`;
  if (step.delivery === "wait") return waitWords(step, "en");
  if (step.delivery === "unavailable") return "No code can be sent now. Try again in a minute.";
  if (step.method === "TOTP") return `Enter the ${digits} that your authenticator app shows.`;
  if (step.method === "RECOVERY_CODE") return "Enter one of your recovery codes.";
  if (step.method === "MAGIC_LINK") {
    return `If ${email} can sign in, an e-mail was sent. Open its magic link in this browser, or enter its ${digits}.`;
  }
  return `If ${email} can sign in, ${digits} were sent.`;
}

/** Some stacks mail a code at the first word, before anybody can say what they would rather have. @param {Going} going @param {Step} step */
function instead({ method }, step) {
  const name = WAYS[method ?? ""];
  return step.method === method || !name ? "" : ` The method “${name}” cannot be used yet; use its button below.`;
}

/** Buttons for another code, by the same way or by another; by their methods. @param {Going} going @param {Step} step */
function others(going, step) {
  const offered = step.isSignUp ? [] : (going.show.app.methods ?? step.methods);
  const ways = new Set([step.method, ...offered]);
  return new Map([...ways].map((method) => {
    const label = method === step.method ? (step.parameters.delivery === "none" ? "Try again" : "Resend") : (WAYS[method] ?? method);
    const again = async () => ({ ...(await going.signIn.again({ method })), isWrong: false });
    return [method, quiet(label, () => goOn(going, again()))];
  }));
}

/**
 * Each button works as soon as the server sends by its method.
 * @param {Map<string, HTMLButtonElement>} buttons @param {Step} step @param {AbortSignal} signal
 */
function count(buttons, step, signal) {
  for (const [method, button] of buttons) {
    const label = button.textContent ?? "";
    const stop = countDown({ againAt: step.availableAt[method] ?? step.againAt }, (seconds) => {
      button.disabled = seconds > 0;
      button.textContent = seconds ? `${label} in ${seconds} s` : label;
    });
    signal.addEventListener("abort", stop);
  }
}
