/** Signing in by password; the other ways are in passwordless-sign-in.js. */

import { call } from "./cognito.js";
import { element } from "./elements.js";
import { choice, codeField, emailField, form, passwordField, quiet } from "./forms.js";
import { begin } from "./passwordless-sign-in.js";
import { confirmedFirst } from "./sign-up.js";
import { signInBySrp } from "./srp.js";
import { shownTokens } from "./tokens.js";

export const WAYS = { PASSWORD: "Password", EMAIL_CODE: "Code by e-mail", MAGIC_LINK: "Link by e-mail", SMS_CODE: "Code by SMS" };

/** The first form. */
export function signInForm(show, email = "") {
  const ways = ["PASSWORD", ...(show.app.methods ?? [])].map((way) => [way, WAYS[way] ?? way]);
  const password = passwordField("Password", "current-password");
  const forgot = quiet("Forgot it?", () => forgottenForm(show, made.querySelector("[name=email]").value));
  const change = () => {
    const isPassword = made.elements.way.value === "PASSWORD";
    password.hidden = forgot.hidden = !isPassword;
    password.querySelector("input").required = isPassword;
  };
  const made = form({
    inside: [emailField(email), choice("How", "way", ways, change), password],
    submit: "Sign in",
    beside: [forgot],
    act: (typed) => confirmedFirst(show, typed.email, () => (
      typed.way === "PASSWORD" ? byPassword(show, typed) : begin(show, typed.email, typed.way)
    )),
  });
  show.stage(made);
}

async function byPassword(show, { email, password }) {
  await next(show, email, await asked(show.app, email, password));
}

function asked(app, email, password) {
  if (app.flows.includes("ALLOW_USER_SRP_AUTH")) return signInBySrp(app, email, password);
  const parameters = { USERNAME: email, PASSWORD: password };
  return call("InitiateAuth", { ClientId: app.clientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: parameters });
}

const QUESTIONS = {
  NEW_PASSWORD_REQUIRED: ["Choose a password of your own.", "NEW_PASSWORD", "password", () => passwordField("New password", "new-password")],
  SOFTWARE_TOKEN_MFA: ["Type the code that your authenticator shows.", "SOFTWARE_TOKEN_MFA_CODE", "code", codeField],
  SMS_MFA: ["Type the code of the text message.", "SMS_MFA_CODE", "code", codeField],
};

/** Tokens, or the next question of Cognito's. */
async function next(show, email, answer) {
  if (answer.AuthenticationResult) return signedIn(show, email, answer.AuthenticationResult);
  const question = QUESTIONS[answer.ChallengeName];
  if (!question) throw new Error(`Cognito asks ${answer.ChallengeName}, which this page cannot answer.`);
  const [words, response, typed, makeField] = question;
  show.stage(element("p", {}, words), form({
    inside: [makeField()],
    submit: "Go on",
    act: async (values) => next(show, email, await call("RespondToAuthChallenge", {
      ClientId: show.app.clientId, ChallengeName: answer.ChallengeName, Session: answer.Session,
      ChallengeResponses: { USERNAME: answer.ChallengeParameters?.USER_ID_FOR_SRP ?? email, [response]: values[typed] },
    })),
  }));
}

/** Show who is in, and the tokens that say so. */
export function signedIn(show, email, { IdToken, AccessToken, RefreshToken }) {
  const out = quiet("Sign out everywhere", async () => {
    await call("GlobalSignOut", { AccessToken }).catch(() => {});
    show.signIn(email);
  });
  show.stage(
    element("p", { role: "status", class: "good" }, `${email} is signed in. These are the tokens; the page keeps them nowhere.`),
    shownTokens({ "Id token": IdToken, "Access token": AccessToken, "Refresh token": RefreshToken }),
    element("div", { class: "row" }, out),
  );
}

function forgottenForm(show, email) {
  const about = { ClientId: show.app.clientId };
  show.stage(form({
    inside: [emailField(email)],
    submit: "Mail a code to reset it",
    act: async (typed) => {
      await call("ForgotPassword", { ...about, Username: typed.email });
      const told = element("p", { role: "status" }, "If there is such a user, a code is on its way.");
      show.stage(told, form({
        inside: [codeField(), passwordField("New password", "new-password")],
        submit: "Set it",
        act: async ({ code, password }) => {
          await call("ConfirmForgotPassword", { ...about, Username: typed.email, ConfirmationCode: code.trim(), Password: password });
          show.signIn(typed.email);
        },
      }));
    },
  }));
}
