/** Signing in by password; the other ways are in passwordless-sign-in.js. */

import { call } from "./cognito.js";
import { element, inputIn } from "./elements.js";
import { choice, codeField, emailField, form, passwordField, quiet } from "./forms.js";
import { begin } from "./passwordless-sign-in.js";
import { confirmedFirst } from "./sign-up.js";
import { signedIn } from "./signed-in.js";
import { signInBySrp } from "./srp.js";
import { WAYS } from "./ways.js";

/**
 * @import { App } from "./answers.js"
 * @import { Answer } from "./cognito.js"
 * @import { Show } from "./show.js"
 * @typedef {{ words: string, response: string, typed: string, makeField: () => HTMLElement }} Question
 */

/** The first form. @param {Show} show */
export function signInForm(show, email = "") {
  /** @type {[string, string][]} */
  const ways = ["PASSWORD", ...(show.app.methods ?? [])].map((way) => [way, WAYS[way] ?? way]);
  const password = passwordField("Password", "current-password");
  const forgot = quiet("Forgot your password?", () => forgottenForm(show, inputIn(made, "[name=email]").value));
  const change = () => {
    const isPassword = new FormData(made).get("way") === "PASSWORD";
    password.hidden = forgot.hidden = !isPassword;
    inputIn(password).required = isPassword;
  };
  const made = form({
    inside: [emailField(email), choice("Sign-in method", "way", ways, change), password],
    submit: "Sign in",
    beside: [forgot],
    act: (typed) => confirmedFirst(show, typed.email, () => (
      typed.way === "PASSWORD" ? byPassword(show, typed) : begin(show, typed.email, typed.way)
    )),
  });
  show.stage(made);
}

/** @param {Show} show @param {Record<string, string>} typed */
async function byPassword(show, { email, password }) {
  await next(show, email, await asked(show.app, email, password));
}

/** @param {App} app @param {string} email @param {string} password */
function asked(app, email, password) {
  if (app.flows.includes("ALLOW_USER_SRP_AUTH")) return signInBySrp(app, email, password);
  const parameters = { USERNAME: email, PASSWORD: password };
  return call("InitiateAuth", { ClientId: app.clientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: parameters });
}

/** @type {Record<string, Question>} */
const QUESTIONS = {
  NEW_PASSWORD_REQUIRED: {
    words: "Choose a new password.", response: "NEW_PASSWORD",
    typed: "password", makeField: () => passwordField("New password", "new-password"),
  },
  SOFTWARE_TOKEN_MFA: {
    words: "Enter the code of your authenticator app.", response: "SOFTWARE_TOKEN_MFA_CODE",
    typed: "code", makeField: codeField,
  },
  SMS_MFA: { words: "Enter the code of the SMS.", response: "SMS_MFA_CODE", typed: "code", makeField: codeField },
};

/**
 * Tokens, or the next question of Cognito's.
 * @param {Show} show @param {string} email @param {Answer} answer @returns {Promise<void>}
 */
async function next(show, email, answer) {
  if (answer.AuthenticationResult) return signedIn(show, email, answer.AuthenticationResult);
  const question = QUESTIONS[answer.ChallengeName ?? ""];
  if (!question) throw new Error(`Cognito asks ${answer.ChallengeName}, which this page cannot answer.`);
  const { words, response, typed, makeField } = question;
  show.stage(element("p", {}, words), form({
    inside: [makeField()],
    submit: "Continue",
    act: async (values) => next(show, email, await call("RespondToAuthChallenge", {
      ClientId: show.app.clientId, ChallengeName: answer.ChallengeName, Session: answer.Session,
      ChallengeResponses: { USERNAME: answer.ChallengeParameters?.USER_ID_FOR_SRP ?? email, [response]: values[typed] },
    })),
  }));
}

/** @param {Show} show @param {string} email */
function forgottenForm(show, email) {
  const about = { ClientId: show.app.clientId };
  show.stage(form({
    inside: [emailField(email)],
    submit: "Send a code to reset the password",
    act: async (typed) => {
      await call("ForgotPassword", { ...about, Username: typed.email });
      const told = element("p", { role: "status" }, "If the user exists, a code was sent.");
      show.stage(told, form({
        inside: [codeField(), passwordField("New password", "new-password")],
        submit: "Set the password",
        act: async ({ code, password }) => {
          await call("ConfirmForgotPassword", { ...about, Username: typed.email, ConfirmationCode: code.trim(), Password: password });
          show.signIn(typed.email);
        },
      }));
    },
  }));
}
