// A password, then a code, with the reference client; and again in the same browser, which is known then.
// Prints one JSON object of what came of it. Arguments: endpoint, pool id, app client id, a user's address and password.

import { PasswordProof } from "../../../clients/password-proof.js";
import { SignIn } from "../../../clients/passwordless.js";
import { mailedCode, mails } from "./mailed.mjs";

const [endpoint, userPoolId, clientId, email, password] = process.argv.slice(2);
/** @type {Map<string, string>} */
const kept = new Map();
const keep = {
  getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
  setItem: (/** @type {string} */ name, /** @type {string} */ value) => void kept.set(name, value),
};
const sent = async () => (await mails(endpoint, email)).length;
const flow = "CUSTOM_AUTH";
const options = { endpoint, clientId, userPoolId, PasswordProof, keep };

const wrong = await new SignIn(options).withPassword(email, `${password}x`, { flow }).catch((error) => error.code);
const before = await sent();
const signIn = new SignIn(options);
const asked = await signIn.withPassword(email, password, { flow });
const first = await signIn.answer(await mailedCode(endpoint, email, before));
const again = await new SignIn(options).withPassword(email, password, { flow });
const isIn = [asked, first, again].map(({ tokens }) => tokens !== undefined);
console.log(JSON.stringify({ wrong, method: asked.method, isIn, mails: (await sent()) - before }));
