/** Cognito's API, by the console's own address. */

export const ENDPOINT = "/api/cognito";
const SERVICE = "AWSCognitoIdentityProviderService";

/** Cognito said no; `code` is its word for it. */
export class Refused extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.name = "Refused";
    this.code = code;
  }
}

/**
 * What Cognito answers: tokens, or the next challenge. Other operations answer with nothing that is needed here.
 * @typedef {object} Answer
 * @property {Tokens} [AuthenticationResult]
 * @property {string} [ChallengeName]
 * @property {Record<string, string>} [ChallengeParameters]
 * @property {string} [Session]
 *
 * @typedef {{ IdToken: string, AccessToken: string, RefreshToken?: string }} Tokens
 */

/** @param {string} operation @param {object} body @returns {Promise<Answer>} */
export async function call(operation, body) {
  const response = await fetch(ENDPOINT, {
    method: "POST",
    headers: { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": `${SERVICE}.${operation}` },
    body: JSON.stringify(body),
    cache: "no-store",
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const code = String(answer.__type ?? "").split("#").at(-1) ?? "";
  throw new Refused(code, answer.message ?? answer.Message ?? answer.problem ?? `Cognito answered ${response.status}.`);
}
