// A sign-in with the reference client. Prints one JSON object of what came of it.
// Arguments: endpoint, app client id, e-mail address of a user.

import { SignIn } from "../../../clients/passwordless.js";
import { mailedCode, mails } from "./mailed.mjs";

const [endpoint, clientId, email] = process.argv.slice(2);

const before = (await mails(endpoint, email)).length;
const signIn = new SignIn({ endpoint, clientId });
const asked = await signIn.begin(email);
const code = await mailedCode(endpoint, email, before);
const wrong = await signIn.answer(code === "00000000" ? "11111111" : "00000000");
const { tokens } = await signIn.answer(code);
if (!tokens) throw new Error("the right code brings no tokens");
const payload = JSON.parse(Buffer.from(tokens.idToken.split(".")[1], "base64url").toString());
const codeLength = [asked.codeLength, code.length];
console.log(JSON.stringify({ method: asked.method, codeLength, isWrong: wrong.isWrong, email: payload.email }));
