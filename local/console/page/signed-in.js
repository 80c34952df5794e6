/** The end of every sign-in: who is in, and the tokens that say so. */

import { call } from "./cognito.js";
import { devices } from "./devices.js";
import { element } from "./elements.js";
import { factors } from "./factors.js";
import { quiet } from "./forms.js";
import { shownTokens } from "./tokens.js";

/**
 * @import { Tokens } from "./cognito.js"
 * @import { Show } from "./show.js"
 */

/** @param {Show} show @param {string} email @param {Tokens} tokens */
export function signedIn(show, email, { IdToken, AccessToken, RefreshToken }) {
  const signedOut = new AbortController();
  const out = quiet("Sign out everywhere", async () => {
    signedOut.abort(); // what is asked yet would be refused
    await call("GlobalSignOut", { AccessToken }).catch(() => {});
    show.signIn(email);
  });
  show.stage(
    element("p", { role: "status", class: "good" }, `${email} is signed in. The page does not store these tokens.`),
    shownTokens({ "ID token": IdToken, "Access token": AccessToken, "Refresh token": RefreshToken }),
    devices(AccessToken, signedOut.signal),
    ...(show.app.enrols ? [factors(AccessToken, signedOut.signal)] : []),
    element("div", { class: "row" }, out),
  );
}
