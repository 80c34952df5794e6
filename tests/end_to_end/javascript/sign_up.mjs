// Sign-up in two calls with amazon-cognito-identity-js, the library under Amplify: no user before
// the code is answered. Prints one JSON object of what came of it.
// Arguments: endpoint, user pool id, app client id.

import { createHash, randomBytes } from "node:crypto";
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
} from "amazon-cognito-identity-js";

/** @import { IAuthenticationCallback } from "amazon-cognito-identity-js" */

const [endpoint, UserPoolId, ClientId] = process.argv.slice(2);
const pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint });
const password = "Correct-horse-7";

/** @typedef {{ To: string[], BodyText: string }} Mail */

const words = (/** @type {Error & { code?: string }} */ error) => `${error.code ?? error.name}: ${error.message}`;
const random = (/** @type {number} */ size) => randomBytes(size).toString("base64url");

async function mails(/** @type {string} */ address) {
  const { messages } = await (await fetch(`${endpoint}/_ministack/ses/messages`)).json();
  /** @type {Mail[]} */
  const all = Object.values(messages).flat();
  return all.filter(({ To }) => To.includes(address));
}

async function mailedCode(/** @type {string} */ address) {
  for (let tries = 0; tries < 400; tries += 1) {
    const code = (await mails(address))[0]?.BodyText.match(/\b\d{6,10}\b/)?.[0];
    if (code) return code;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("no mail came");
}

/** One SignUp. @param {string} address @param {Record<string, string>} told */
const call = (address, told) =>
  new Promise((resolve) => {
    const attributes = [new CognitoUserAttribute({ Name: "email", Value: address })];
    const chosen = told.sign_up ? `${random(32)}aA1!` : password;
    pool.signUp(address, chosen, attributes, [], (error, result) =>
      resolve(error ? words(error) : `confirmed: ${result?.userConfirmed}`), told);
  });

/** Both calls, and a wrong code in between. @param {string} address @param {Record<string, string>} kind */
async function signUp(address, kind) {
  const secret = random(32);
  const device = createHash("sha256").update(Buffer.from(secret, "base64url")).digest("base64url");
  const asked = { ...kind, device, request_id: random(16) };
  const answered = (/** @type {string} */ code) => call(address, { ...kind, device, code, try_id: random(16) });
  const steps = {
    first: await call(address, asked),
    lostAnswer: await call(address, asked),
    wrong: await answered("00000000"),
  };
  const code = await mailedCode(address);
  const otherDevice = await call(address, { ...kind, device: random(32), code, try_id: random(16) });
  const right = await answered(code);
  return { secret, steps: { ...steps, otherDevice, right, mails: (await mails(address)).length } };
}

const user = (/** @type {string} */ address) => new CognitoUser({ Username: address, Pool: pool });

const byPassword = (/** @type {string} */ address) =>
  new Promise((resolve) =>
    user(address).authenticateUser(new AuthenticationDetails({ Username: address, Password: password }), {
      onSuccess: (session) => resolve(session.getIdToken().payload.email_verified),
      onFailure: (error) => resolve(words(error)),
    }));

/** The sign-in that the receipt opens. @param {string} address @param {string} secret */
const byReceipt = (address, secret) =>
  new Promise((resolve) => {
    const one = user(address);
    one.setAuthenticationFlowType("CUSTOM_AUTH");
    /** @type {string[]} */
    const seen = [];
    /** @type {IAuthenticationCallback} */
    const callbacks = {
      onSuccess: (session) => resolve({ seen, verified: session.getIdToken().payload.email_verified }),
      onFailure: (error) => resolve({ seen, error: words(error) }),
      customChallenge: ({ method }) => {
        seen.push(method);
        if (seen.length > 2) resolve({ seen });
        else one.sendCustomChallengeAnswer(secret, callbacks);
      },
    };
    one.initiateAuth(new AuthenticationDetails({ Username: address }), callbacks);
  });

const withPassword = await signUp("proof@example.com", {});
const without = await signUp("receipt@example.com", { sign_up: "passwordless" });
console.log(JSON.stringify({
  clientOfBefore: await call("before@example.com", {}),
  withPassword: withPassword.steps,
  signsIn: await byPassword("proof@example.com"),
  withoutPassword: without.steps,
  receipt: await byReceipt("receipt@example.com", without.secret),
  again: await call("proof@example.com", { device: random(32), request_id: random(16) }),
}));
