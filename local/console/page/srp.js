/** Signing in by password, which is never sent: the proof is that of the client that apps get. */

import { call } from "./cognito.js";
import { PasswordProof } from "./password-proof.js";

/**
 * @import { App } from "./answers.js"
 * @import { Answer } from "./cognito.js"
 */

/**
 * Sign in by password; Cognito's answer: tokens, or another challenge.
 * @param {Pick<App, "clientId" | "userPoolId">} app @param {string} username @param {string} password
 * @returns {Promise<Answer>}
 */
export async function signInBySrp({ clientId, userPoolId }, username, password) {
  const proof = new PasswordProof();
  const asked = await call("InitiateAuth", {
    ClientId: clientId, AuthFlow: "USER_SRP_AUTH", AuthParameters: { USERNAME: username, SRP_A: proof.srpA },
  });
  if (asked.ChallengeName !== "PASSWORD_VERIFIER") return asked;
  const parameters = asked.ChallengeParameters ?? {};
  return call("RespondToAuthChallenge", {
    ClientId: clientId, ChallengeName: "PASSWORD_VERIFIER", Session: asked.Session,
    ChallengeResponses: await proof.claim({ userPoolId, password, parameters }),
  });
}
