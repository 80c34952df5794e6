/** Signing in by code or link, and signing up so, with the client that apps get: clients/passwordless.js. */

import { ENDPOINT } from "./cognito.js";
import { element } from "./elements.js";
import { codeField, form, quiet } from "./forms.js";
import { SignIn, countDown, tokenFromLink } from "./passwordless.js";
import { WAYS, signedIn } from "./sign-in.js";

/** Ask for a code by *method*, and wait for what comes. */
export async function begin(show, email, method) {
  const signIn = client(show);
  wait({ show, signIn, email, method }, await signIn.begin(email, { method }));
}

/** Make an account without a password; for whoever has one, it is as `begin`, and looks the same. */
export async function signUpWithout(show, email) {
  const signIn = client(show);
  wait({ show, signIn, email }, await signIn.signUp(email));
}

const client = (show) => new SignIn({ clientId: show.app.clientId, endpoint: ENDPOINT });

function wait(going, step) {
  const { show, signIn, email } = going;
  if (step.tokens) return finish(going, step.tokens);
  const wrong = step.isWrong ? [element("strong", { class: "bad" }, "That was not right. ")] : [];
  const buttons = others(going, step);
  const signal = show.stage(
    element("p", { role: "status", id: "code-hint" }, ...wrong, where(step, email), instead(going, step)),
    form({
      inside: [codeField({ "aria-describedby": "code-hint" })],
      submit: "Sign in",
      beside: [...buttons.values()],
      act: ({ code }) => goOn(going, signIn.answer(code.trim())),
    }),
  );
  count(buttons, step, signal);
  tokenFromLink({ signal }).then((token) => goOn(going, signIn.answerLink(token)), () => {});
}

/** What the answer comes to; a refusal ends the sign-in. */
async function goOn(going, answer) {
  try {
    wait(going, await answer);
  } catch (problem) {
    if (problem.name !== "SignInRefused" || !problem.code.endsWith("Exception")) throw problem;
    const { show, email } = going;
    const words = "This sign-in is over: an answer too many, or the time is up.";
    show.stage(
      element("p", { role: "alert" }, words, " ", element("code", {}, problem.code)),
      element("div", { class: "row" }, quiet("Begin again", () => show.signIn(email))),
    );
  }
}

function finish({ show, email }, { idToken: IdToken, accessToken: AccessToken, refreshToken: RefreshToken }) {
  signedIn(show, email, { IdToken, AccessToken, RefreshToken });
}

function where(step, email) {
  const digits = step.codeLength ? `${step.codeLength} digits` : "a code";
  if (step.parameters.delivery === "unavailable") return "No code can be sent just now. Try again in a minute.";
  if (step.method === "MAGIC_LINK") {
    return `If ${email} may sign in, a mail is on its way. Open its link in this browser, or type its ${digits}.`;
  }
  return `If ${email} may sign in, ${digits} are on their way.`;
}

/** Some stacks mail a code at the first word, before anybody can say what they would rather have. */
function instead({ method }, step) {
  const name = WAYS[method]?.toLowerCase();
  return step.method === method || !name ? "" : ` This stack mails a code at once; for the ${name}, press its button below.`;
}

/** Buttons for another code, by the same way or by another; by their labels. */
function others(going, step) {
  const ways = new Set([step.method, ...(going.show.app.methods ?? step.methods)]);
  return new Map([...ways].map((method) => {
    const label = method === step.method ? "Send another" : (WAYS[method] ?? method);
    const again = async () => ({ ...(await going.signIn.again({ method })), isWrong: false });
    return [label, quiet(label, () => goOn(going, again()))];
  }));
}

/** The buttons work as soon as the server sends another. */
function count(buttons, step, signal) {
  const stop = countDown(step, (seconds) => {
    for (const [label, button] of buttons) {
      button.disabled = seconds > 0;
      button.textContent = seconds ? `${label} in ${seconds} s` : label;
    }
  });
  signal.addEventListener("abort", stop);
}
