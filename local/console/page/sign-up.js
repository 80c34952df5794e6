/** Signing up: an address and a password, then the code that was mailed. */

import { call } from "./cognito.js";
import { element } from "./elements.js";
import { codeField, emailField, form, passwordField, quiet } from "./forms.js";

const EXAMPLES = ["you@example.com", "you@mailinator.com"];
const RULES = "Twelve characters or more, of small and capital letters, digits and others.";

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
      passwordField("Password", "new-password"),
      element("p", { class: "hint" }, RULES),
    ],
    submit: "Sign up",
    act: async (typed) => {
      await call("SignUp", {
        ClientId: show.app.clientId, Username: typed.email, Password: typed.password,
        UserAttributes: [{ Name: "email", Value: typed.email }],
      });
      confirmForm(show, typed.email);
    },
  }));
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
