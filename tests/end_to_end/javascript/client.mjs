// What a web app does, with amazon-cognito-identity-js. Prints one JSON object of what came of it.
// Arguments: endpoint, user pool id, app client id.

import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
} from "amazon-cognito-identity-js";

const [endpoint, UserPoolId, ClientId] = process.argv.slice(2);
const pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint });
const email = "web@example.com";
const password = "Correct-horse-7";

const words = (error) => `${error.code ?? error.name}: ${error.message}`;

async function mailedCode() {
  const { messages } = await (await fetch(`${endpoint}/_ministack/ses/messages`)).json();
  const mails = Object.values(messages).flat().filter((mail) => mail.To.includes(email));
  return mails.at(-1).BodyText.match(/\b\d{6,10}\b/)[0];
}

const signUp = (address) =>
  new Promise((resolve) => {
    const attributes = [new CognitoUserAttribute({ Name: "email", Value: address })];
    pool.signUp(address, password, attributes, [], (error, result) =>
      resolve(error ? words(error) : `confirmed: ${result.userConfirmed}`));
  });

const user = () => new CognitoUser({ Username: email, Pool: pool });

const confirm = (code) =>
  new Promise((resolve) =>
    user().confirmRegistration(code, false, (error, result) => resolve(error ? words(error) : result)));

const signInBySrp = (secret) =>
  new Promise((resolve) =>
    user().authenticateUser(new AuthenticationDetails({ Username: email, Password: secret }), {
      onSuccess: (session) => resolve(session.getIdToken().payload["cognito:groups"]),
      onFailure: (error) => resolve(words(error)),
    }));

// Answers each challenge with the next of `answers`; an answer may be a function that finds it.
const signInByCode = (...answers) =>
  new Promise((resolve) => {
    const one = user();
    one.setAuthenticationFlowType("CUSTOM_AUTH");
    const seen = [];
    const callbacks = {
      onSuccess: (session) => resolve({ seen, email: session.getIdToken().payload.email }),
      onFailure: (error) => resolve({ seen, error: words(error) }),
      customChallenge: async (parameters) => {
        seen.push(parameters.method);
        const answer = answers.shift();
        one.sendCustomChallengeAnswer(typeof answer === "function" ? await answer() : answer, callbacks);
      },
    };
    one.initiateAuth(new AuthenticationDetails({ Username: email }), callbacks);
  });

console.log(JSON.stringify({
  disposable: await signUp("web@in.mailinator.com"),
  signUp: await signUp(email),
  confirm: await confirm(await mailedCode()),
  srp: await signInBySrp(password),
  wrongPassword: await signInBySrp("Wrong-horse-7"),
  code: await signInByCode(mailedCode),
  secondTry: await signInByCode("00000000", mailedCode),
  threeWrong: await signInByCode("00000000", "11111111", "22222222"),
}));
