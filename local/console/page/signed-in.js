/** The end of every sign-in: who is in, and the tokens that say so. */

import { call } from "./cognito.js";
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
    element("p", { role: "status", class: "good" }, `${email} is signed in. These are the tokens; the page keeps them nowhere.`),
    shownTokens({ "Id token": IdToken, "Access token": AccessToken, "Refresh token": RefreshToken }),
    ...(show.app.enrols ? [factors(AccessToken, signedOut.signal)] : []),
    element("div", { class: "row" }, out),
  );
}
