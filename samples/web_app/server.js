/** What the page asks of its own server, which passes it on to Cognito and the REST API. */

/**
 * @typedef {object} About What the stack is: /config.json.
 * @property {string} clientId
 * @property {string} userPoolId
 * @property {"USER_SRP_AUTH" | "CUSTOM_AUTH"} passwordFlow
 * @property {string[]} methods In the order in which they are shown.
 * @property {string} action That asks for a step-up.
 *
 * @typedef {import("./passwordless.js").Tokens} Tokens
 */

export const COGNITO = new URL("/cognito", location.href).href;
export const API = "/api";

/** @returns {Promise<About>} */
export async function about() {
  return (await fetch("/config.json")).json();
}

/** One of Cognito's own operations. @param {string} operation @param {object} body @returns {Promise<any>} */
export async function cognito(operation, body) {
  const response = await fetch(COGNITO, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(body),
  });
  return answered(response);
}

/**
 * One route of the REST API, or of this app's server.
 * @param {string} method @param {string} path @param {Tokens} tokens @param {object} [body]
 * @param {Record<string, string>} [headers] @returns {Promise<any>}
 */
export async function call(method, path, tokens, body, headers = {}) {
  const kind = body && { "Content-Type": "application/json" };
  const response = await fetch(path, {
    method,
    headers: { Authorization: `Bearer ${tokens.accessToken}`, ...kind, ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  return answered(response);
}

/** @param {Response} response */
async function answered(response) {
  const told = await response.json().catch(() => ({}));
  if (response.ok) return told;
  throw new Error(told.detail ?? told.message ?? `The server answered ${response.status}.`);
}
