/**
 * Sign-up and sign-in with the shipped clients: a code, a link, a passkey, an authenticator app, a password.
 *
 * Tokens are in this page's memory and nowhere else: a reload signs in again.
 */

import { openAccount } from "./account.js";
import { busy, field, made, onClick, onSubmit, part, say, show } from "./page.js";
import { Passkeys } from "./passkeys.js";
import { PasswordProof } from "./password-proof.js";
import { SignIn, countDown, handOver, takeToken, tokenFromLink } from "./passwordless.js";
import { browserMemory } from "./passwordless-resume.js";
import { elsewhereWords, waitWords } from "./passwordless-words.js";
import { API, COGNITO, about, cognito } from "./server.js";

/** @typedef {import("./passwordless.js").Step} Step */

const LABELS = /** @type {Record<string, string>} */ ({
  PASSKEY: "Passkey",
  EMAIL_CODE: "One-time code by e-mail",
  MAGIC_LINK: "Magic link by e-mail",
  TOTP: "Code of an authenticator app",
  PASSWORD: "Password",
});

const { clientId, userPoolId, methods, passwordFlow: flow, action } = await about();
const ours = { clientId, userPoolId, PasswordProof };
const options = { ...ours, endpoint: COGNITO, keep: localStorage, memory: browserMemory({ clientId }) };
let signIn = new SignIn(options);
const passkeys = new Passkeys({ ...options, signIn, apiUrl: API });
let stop = () => {};

for (const name of methods) {
  const radio = made("input");
  Object.assign(radio, { type: "radio", name: "method", value: name, checked: name === methods[0] });
  radio.addEventListener("change", askForPassword);
  part("methods").append(made("label", radio, LABELS[name] ?? name));
}
askForPassword();

onSubmit("sign-in", async () => {
  const [email, method] = [field("email").value.trim(), chosen()];
  if (method === "PASSWORD") return next(await signIn.withPassword(email, field("password").value, { flow }));
  if (method !== "PASSKEY") return next(await signIn.begin(email, { method }));
  const step = /** @type {Step & { fellBack?: string }} */ (await passkeys.begin(email));
  next(step);
  if (step.fellBack) say("No passkey was used. A code was sent to the address instead.");
});
onClick("sign-up", async () => {
  if (!field("email").reportValidity()) return;
  next(await signIn.signUp(field("email").value.trim()));
});
onSubmit("answer", async () => next(await signIn.answer(field("digits").value)));
onClick("again", async () => next(await signIn.again()));
onClick("cancel", async () => {
  stop();
  await signIn.cancel();
  show("enter");
});

/** Go on with what Cognito asks for, or with the account. @param {Step} step */
function next(step) {
  stop();
  field("digits").value = "";
  if (step.tokens) {
    say("Signed in.");
    openAccount({ tokens: step.tokens, passkeys, methods, action, cognito, onSignOut });
    return;
  }
  if (step.isUnconfirmed) throw new Error("Confirm this account with the code of its sign-up first.");
  show("code");
  field("digits").focus();
  say(words(step));
  const left = new AbortController();
  const again = /** @type {HTMLButtonElement} */ (part("again"));
  const uncount = countDown(step, (seconds) => {
    again.disabled = seconds > 0;
  });
  stop = () => {
    uncount();
    left.abort();
  };
  if (step.method !== "MAGIC_LINK") return;
  tokenFromLink(left).then(byLink, () => {}); // opened in another tab
}

/** @param {string} token */
function byLink(token) {
  return busy(async () => next(await signIn.answerLink(token)));
}

/** @param {Step} step */
function words(step) {
  if (step.isWrong) return "The code is wrong.";
  if (step.needsPassword) return "This account has a second factor. Sign in with the password.";
  if (["wait", "refused"].includes(step.delivery)) return waitWords(step);
  const wished = LABELS[step.fellBack ?? ""];
  if (wished) return `A code was sent to the address. Not available yet: ${wished}.`;
  if (step.method === "TOTP") return "Open the authenticator app.";
  if (step.method === "MAGIC_LINK") return "A mail with a link was sent. Open it in this browser.";
  return step.delivery === "requested" ? "A code was sent to the address." : "";
}

/** @param {string} words */
function onSignOut(words) {
  show("enter");
  say(words);
}

function chosen() {
  return /** @type {HTMLInputElement} */ (document.querySelector("[name=method]:checked")).value;
}

function askForPassword() {
  const isAsked = chosen() === "PASSWORD";
  part("with-password").hidden = !isAsked;
  field("password").required = isAsked;
}

/** What opens links to look at them does not click, and so uses none up. */
async function start() {
  const token = takeToken();
  if (!token) return resume((resumed) => /** @type {Step} */ (resumed.step));
  onClick("go-on", () => byOpenedLink(token));
  show("link");
}

/** The tab that waits for the link goes on, or this one; on another device words do. @param {string} token */
async function byOpenedLink(token) {
  show("enter");
  if (await handOver(token)) return say("Signed in, in the other tab. You can close this one.");
  await resume((resumed) => resumed.answerLink(token), elsewhereWords());
}

/** @param {(resumed: SignIn) => Step | Promise<Step>} step @param {string} [otherwise] */
async function resume(step, otherwise = "") {
  const resumed = await SignIn.resume(options);
  if (!resumed) return say(otherwise);
  signIn = resumed;
  next(await step(resumed));
}

await busy(start);
part("status").dataset.ready = "yes";
