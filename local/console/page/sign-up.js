/** Signing up: an address, with a password or without, then the code that was mailed. */

import { call } from "./cognito.js";
import { element } from "./elements.js";
import { choice, codeField, emailField, form, passwordField, quiet } from "./forms.js";
import { signUpWithout } from "./passwordless-sign-in.js";

const EXAMPLES = ["you@example.com", "you@mailinator.com"];
const WAYS = [["PASSWORD", "With a password"], ["NONE", "Without a password"]];
const RULES = "Twelve characters or more, of small and capital letters, digits and others.";
const WITHOUT = "A code is mailed instead. It proves the address, and signs in.";

/** The first form. */
export function signUpForm(show) {
  const email = emailField();
  const examples = EXAMPLES.map((address) => quiet(address, () => {
    email.querySelector("input").value = address.replace("you", `you${Math.floor(1000 * Math.random())}`);
  }));
  show.stage(form({
    inside: [
      email,
      element("p", { class: "hint" }, "For instance: one that is let in, and one that is turned away. ", ...examples),
      ...waysToSignUp(show.app),
    ],
    submit: "Sign up",
    act: (typed) => (typed.way === "NONE" ? without(show, typed) : withPassword(show, typed)),
  }));
}

/** The choice, where the stack leaves one, and what the chosen way asks for. */
function waysToSignUp(app) {
  const password = passwordField("Password", "new-password");
  const input = password.querySelector("input");
  input.setAttribute("aria-describedby", "way-hint");
  const hint = element("p", { class: "hint", id: "way-hint", role: "status" }, RULES);
  const change = ({ target }) => {
    input.required = target.value === "PASSWORD";
    password.hidden = !input.required;
    hint.textContent = input.required ? RULES : WITHOUT;
  };
  return [...(app.signsUpWithoutPassword ? [choice("How", "way", WAYS, change)] : []), password, hint];
}

async function withPassword(show, { email, password }) {
  await call("SignUp", {
    ClientId: show.app.clientId, Username: email, Password: password,
    UserAttributes: [{ Name: "email", Value: email }],
  });
  confirmForm(show, email);
}

const without = (show, { email }) => confirmedFirst(show, email, () => signUpWithout(show, email));

/** Do *act*; if the address has yet to be confirmed, mail a code and ask for that instead. */
export async function confirmedFirst(show, email, act) {
  try {
    await act();
  } catch (problem) {
    if (problem.code !== "UserNotConfirmedException") throw problem;
    await call("ResendConfirmationCode", { ClientId: show.app.clientId, Username: email });
    confirmForm(show, email);
  }
}

/** The form for the code that proves the address. */
export function confirmForm(show, email) {
  const about = { ClientId: show.app.clientId, Username: email };
  const told = element("p", { role: "status" }, `A code is on its way to ${email}. It arrives in the mailbox of this page.`);
  const resend = quiet("Send another", async () => {
    try {
      await call("ResendConfirmationCode", about);
      told.textContent = `Another code is on its way to ${email}.`;
    } catch (problem) {
      told.textContent = problem.message;
    }
  });
  show.stage(told, form({
    inside: [codeField()],
    submit: "Confirm",
    beside: [resend],
    act: async ({ code }) => {
      await call("ConfirmSignUp", { ...about, ConfirmationCode: code.trim() });
      show.signIn(email);
    },
  }));
}
