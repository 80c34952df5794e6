// A sign-in with the reference client. Prints one JSON object of what came of it.
// Arguments: endpoint, app client id, e-mail address of a user.

import { SignIn } from "../../../clients/passwordless.js";

const [endpoint, clientId, email] = process.argv.slice(2);

/** @typedef {{ To: string[], BodyText: string }} Mail */

/** @returns {Promise<Mail[]>} */
async function mails() {
  const { messages } = await (await fetch(`${endpoint}/_ministack/ses/messages`)).json();
  /** @type {Mail[]} */
  const all = Object.values(messages).flat();
  return all.filter((mail) => mail.To.includes(email));
}

/** The code of the first mail after so many; a sender may take its time. @param {number} before */
async function mailedCode(before) {
  for (const start = Date.now(); Date.now() - start < 20_000; ) {
    const mail = (await mails())[before];
    const code = mail?.BodyText.match(/^ {4}(\d{6,10})$/m)?.[1];
    if (code) return code;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("no mail came");
}

const before = (await mails()).length;
const signIn = new SignIn({ endpoint, clientId });
const asked = await signIn.begin(email);
const code = await mailedCode(before);
const wrong = await signIn.answer(code === "00000000" ? "11111111" : "00000000");
const { tokens } = await signIn.answer(code);
if (!tokens) throw new Error("the right code brings no tokens");
const payload = JSON.parse(Buffer.from(tokens.idToken.split(".")[1], "base64url").toString());
const codeLength = [asked.codeLength, code.length];
console.log(JSON.stringify({ method: asked.method, codeLength, isWrong: wrong.isWrong, email: payload.email }));
