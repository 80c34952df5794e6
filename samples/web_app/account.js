/** The signed-in user: profile, passkeys, authenticator app, known devices, and the way out. */

import { button, field, made, onClick, onSubmit, part, say, show } from "./page.js";
import { offerPayment } from "./payment.js";
import { API, call } from "./server.js";

/**
 * @typedef {object} Account
 * @property {import("./passwordless.js").Tokens} tokens
 * @property {import("./passkeys.js").Passkeys} passkeys
 * @property {string[]} methods
 * @property {string} action
 * @property {(operation: string, body: object) => Promise<any>} cognito
 * @property {(words: string) => void} onSignOut
 */

/** @type {Account | undefined} */ let open;
let enrolment = "";

/** @param {Account} account */
export async function openAccount(account) {
  open = account;
  part("passkeys-part").hidden = !account.methods.includes("PASSKEY");
  part("app-part").hidden = !account.methods.includes("TOTP");
  offerPayment(account);
  profile(account.tokens.idToken);
  show("account");
  await Promise.all([passkeys(), app(), devices()]).catch((error) => {
    if (open === account) say(error.message); // else the user has signed out meanwhile
  });
}

/** @param {string} idToken */
function profile(idToken) {
  const [, claims] = idToken.split(".");
  const told = JSON.parse(new TextDecoder().decode(octets(claims)));
  const rows = { "E-mail address": told.email, "User ID": told.sub, Groups: (told["cognito:groups"] ?? []).join(", ") };
  const shown = Object.entries(rows).filter(([, value]) => value);
  part("profile").replaceChildren(...shown.flatMap(([name, value]) => [made("dt", name), made("dd", value)]));
}

/** @param {string} text */
function octets(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
}

async function passkeys() {
  if (!open?.methods.includes("PASSKEY")) return;
  const { tokens, passkeys: mine } = open;
  const rows = (await mine.list(tokens)).map((each) => {
    const since = new Date(1000 * each.CreatedAt).toLocaleDateString();
    const remove = button("Remove", async () => {
      await mine.remove(tokens, each.CredentialId);
      await passkeys();
      say("The passkey was removed. Remove it from your password manager, too.");
    });
    remove.className = "quiet";
    remove.ariaLabel = `Remove ${each.FriendlyCredentialName}`;
    return made("li", made("span", each.FriendlyCredentialName, " ", made("small", since)), remove);
  });
  part("passkeys").replaceChildren(...(rows.length ? rows : [made("li", "None yet.")]));
}

async function app() {
  if (!open?.methods.includes("TOTP")) return;
  const { totp } = await call("GET", `${API}/auth/me/factors`, open.tokens);
  part("app-state").textContent = totp ? "Set up." : "Not set up.";
}

async function devices() {
  const { devices: known } = await call("GET", `${API}/auth/devices`, mine().tokens);
  const rows = known.map((/** @type {{ browser: string, last: string }} */ { browser, last }) => {
    const used = `last used ${new Date(last).toLocaleString()}`;
    return made("li", made("span", browser || "Unknown browser", " ", made("small", used)));
  });
  part("devices").replaceChildren(...(rows.length ? rows : [made("li", "None.")]));
}

function mine() {
  if (!open) throw new Error("Sign in first.");
  return open;
}

onClick("add-passkey", async () => {
  const isAdded = await mine().passkeys.add(mine().tokens);
  await passkeys();
  say(isAdded ? "The passkey was added." : "No passkey was added: this device has one, or it was stopped.");
});
onClick("add-app", async () => {
  const offer = await call("POST", `${API}/auth/me/factors/totp`, mine().tokens);
  enrolment = offer.enrolment;
  part("app-secret").textContent = offer.secret;
  part("app-form").hidden = false;
  field("app-code").focus();
});
onSubmit("app-form", async () => {
  const code = field("app-code").value.trim();
  await call("POST", `${API}/auth/me/factors/totp/confirm`, mine().tokens, { enrolment, code });
  part("app-form").hidden = true;
  field("app-code").value = "";
  part("app-secret").textContent = "";
  await app();
  say("The authenticator app was set up.");
});
onClick("sign-out", async () => {
  const { cognito, tokens, onSignOut } = mine();
  await cognito("GlobalSignOut", { AccessToken: tokens.accessToken });
  open = undefined;
  for (const each of ["profile", "passkeys", "devices"]) part(each).replaceChildren();
  onSignOut("Signed out everywhere.");
});
