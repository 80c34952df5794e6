// A sign-in with the reference client. Prints one JSON object of what came of it.
// Arguments: endpoint, app client id, e-mail address of a user.

import { SignIn } from "../../../clients/passwordless.js";

const [endpoint, clientId, email] = process.argv.slice(2);

async function mails() {
  const { messages } = await (await fetch(`${endpoint}/_ministack/ses/messages`)).json();
  return Object.values(messages).flat().filter((mail) => mail.To.includes(email));
}

/** The code of the first mail after so many; a sender may take its time. */
async function mailedCode(before) {
  for (const start = Date.now(); Date.now() - start < 20_000; ) {
    const mail = (await mails())[before];
    if (mail) return mail.BodyText.match(/^ {4}(\d{6,10})$/m)[1];
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
const payload = JSON.parse(Buffer.from(tokens.idToken.split(".")[1], "base64url"));
const codeLength = [asked.codeLength, code.length];
console.log(JSON.stringify({ method: asked.method, codeLength, isWrong: wrong.isWrong, email: payload.email }));
