// What a web app does, with amazon-cognito-identity-js. Prints one JSON object of what came of it.
// Arguments: endpoint, user pool id, app client id.

import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
} from "amazon-cognito-identity-js";

/** @import { IAuthenticationCallback } from "amazon-cognito-identity-js" */

const [endpoint, UserPoolId, ClientId] = process.argv.slice(2);
const pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint });
const email = "web@example.com";
const password = "Correct-horse-7";

/** @typedef {{ To: string[], BodyText: string }} Mail */

const words = (/** @type {Error & { code?: string }} */ error) => `${error.code ?? error.name}: ${error.message}`;

// The code in the nth mail to `address`. It is sent by another function, which takes a moment.
const mailedCode = (/** @type {string} */ address, /** @type {number} */ nth) => async () => {
  for (let tries = 0; tries < 400; tries += 1) {
    const { messages } = await (await fetch(`${endpoint}/_ministack/ses/messages`)).json();
    /** @type {Mail[]} */
    const all = Object.values(messages).flat();
    const mail = all.filter(({ To }) => To.includes(address))[nth - 1];
    const code = mail?.BodyText.match(/\b\d{6,10}\b/)?.[0];
    if (code) return code;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("no mail came");
};

const signUp = (/** @type {string} */ address) =>
  new Promise((resolve) => {
    const attributes = [new CognitoUserAttribute({ Name: "email", Value: address })];
    pool.signUp(address, password, attributes, [], (error, result) =>
      resolve(error ? words(error) : `confirmed: ${result?.userConfirmed}`));
  });

const user = (address = email) => new CognitoUser({ Username: address, Pool: pool });

const confirm = (/** @type {string} */ code, address = email) =>
  new Promise((resolve) =>
    user(address).confirmRegistration(code, false, (error, result) => resolve(error ? words(error) : result)));

const signInBySrp = (/** @type {string} */ secret) =>
  new Promise((resolve) =>
    user().authenticateUser(new AuthenticationDetails({ Username: email, Password: secret }), {
      onSuccess: (session) => resolve(session.getIdToken().payload["cognito:groups"]),
      onFailure: (error) => resolve(words(error)),
    }));

// Answers each challenge with the next of `answers`; an answer may be a function that finds it.
const signInByCode = (/** @type {string} */ address, /** @type {(string | (() => Promise<string>))[]} */ ...answers) =>
  byChallenges(address, undefined, ...answers);

// With a password first, by SRP; without one the challenge comes at once.
const byChallenges = (
  /** @type {string} */ address,
  /** @type {string | undefined} */ secret,
  /** @type {(string | (() => Promise<string>))[]} */ ...answers
) =>
  new Promise((resolve) => {
    const one = user(address);
    one.setAuthenticationFlowType("CUSTOM_AUTH");
    /** @type {string[]} */
    const seen = [];
    /** @type {IAuthenticationCallback} */
    const callbacks = {
      onSuccess: (session) => resolve({ seen, email: session.getIdToken().payload.email }),
      onFailure: (error) => resolve({ seen, error: words(error) }),
      customChallenge: async (parameters) => {
        seen.push(parameters.method);
        const answer = answers.shift();
        one.sendCustomChallengeAnswer(typeof answer === "function" ? await answer() : answer, callbacks);
      },
    };
    const details = new AuthenticationDetails({ Username: address, ...(secret && { Password: secret }) });
    if (secret) one.authenticateUser(details, callbacks);
    else one.initiateAuth(details, callbacks);
  });

// One sign-in each: to ask twice within 30 seconds brings no second code.
/** @param {string} address */
async function member(address) {
  await signUp(address);
  await confirm(await mailedCode(address, 1)(), address);
  return address;
}

console.log(JSON.stringify({
  disposable: await signUp("web@in.mailinator.com"),
  signUp: await signUp(email),
  confirm: await confirm(await mailedCode(email, 1)()),
  srp: await signInBySrp(password),
  wrongPassword: await signInBySrp("Wrong-horse-7"),
  code: await signInByCode(email, mailedCode(email, 2)),
  secondTry: await signInByCode(
    await member("web2@example.com"), "00000000", mailedCode("web2@example.com", 2)),
  passwordThenCode: await byChallenges(
    await member("web4@example.com"), password, "00000000", mailedCode("web4@example.com", 2)),
  wrongPasswordThenCode: await byChallenges("web4@example.com", "Wrong-horse-7"),
  threeWrong: await signInByCode(await member("web3@example.com"), "00000000", "11111111", "22222222"),
}));
