/** A sensitive action: a fresh factor, then the receipt goes along with the request. */

import { button, field, onSubmit, part, say } from "./page.js";
import { API, call } from "./server.js";
import { StepUp } from "./step-up.js";

const LABELS = /** @type {Record<string, string>} */ ({
  PASSKEY: "Use passkey",
  EMAIL_CODE: "Send a code by e-mail",
  TOTP: "Use authenticator app",
});

/** @type {import("./account.js").Account | undefined} */ let account;
/** @type {StepUp | undefined} */ let stepUp;
/** @type {Record<string, string>} */ let details = {};

/** @param {import("./account.js").Account} mine */
export function offerPayment(mine) {
  account = mine;
  part("proof").hidden = true;
  const methods = mine.methods.filter((each) => each in LABELS);
  part("proof-methods").replaceChildren(...methods.map((each) => button(LABELS[each], () => ask(each))));
}

onSubmit("payment", async () => {
  if (!account) return;
  const { accessToken } = account.tokens;
  details = { amount: field("amount").value, currency: "EUR", payee: field("payee").value };
  stepUp = new StepUp({ apiUrl: API, accessToken, audience: `${location.origin}/` });
  const step = await stepUp.begin(account.action, details);
  part("proof-title").textContent = `Confirm the payment of ${details.amount} EUR to ${details.payee}`;
  part("proof").hidden = false;
  part("proof-answer").hidden = !step.method; // a stack may send a code at once
  part("proof-title").focus();
  if (step.method) say("A code was sent to the address. Or choose another method.");
});

onSubmit("proof-answer", async () => {
  const step = await stepUp?.answer(field("proof-code").value);
  field("proof-code").value = "";
  if (step?.isWrong) say("The code is wrong.");
  else if (step?.receipt) await pay(step.receipt);
});

/** @param {string} method */
async function ask(method) {
  const step = await stepUp?.ask(method);
  if (step?.receipt) return pay(step.receipt);
  part("proof-answer").hidden = false;
  field("proof-code").focus();
  say(method === "TOTP" ? "Open the authenticator app." : "A code was sent to the address.");
}

/** @param {string} receipt */
async function pay(receipt) {
  if (!account) return;
  part("proof").hidden = true;
  part("proof-answer").hidden = true;
  await call("POST", "/payments", account.tokens, details, { "Step-Up-Receipt": receipt });
  say(`The payment of ${details.amount} EUR was sent.`);
}
