// What a web page gets back from a sign-in by an identity provider, in words that it can act on.
// One file, to be copied as it is: docs/linked-accounts.md says what to do with each answer.

/**
 * What came back.
 *
 * @typedef {object} FederatedAnswer
 * @property {string} [code] For the token endpoint: the user is in.
 * @property {boolean} [again] Ask /oauth2/authorize once more, without asking the user.
 * @property {string} [reason] Why the user is not in, such as LINK_NEEDS_PROOF.
 * @property {string} [handle] For POST /auth/me/links, once the user has signed in another way.
 */

const AGAIN = "federated-again";
const FIRST_LINK = /^Already found an entry for username /;
const REFUSED = / failed with error ([A-Z_]+): (.*?)\.?$/;
const HANDLE = /^[A-Za-z0-9_-]{22}$/;

/**
 * Read the answer in the address of the page that Cognito sent the browser back to.
 *
 * A state that is not the page's own is an answer to somebody else's question: a handle in it is
 * a stranger's, and must not be linked to the account of who is signed in here.
 *
 * @param {string} address The page's own, with its query.
 * @param {{ state: string, storage?: Pick<Storage, "getItem" | "setItem" | "removeItem"> }} own
 *   The state that the page made for this sign-in, and where it notes that it has tried again.
 * @returns {FederatedAnswer}
 */
export function federatedAnswer(address, { state, storage = globalThis.sessionStorage }) {
  const told = new URL(address).searchParams;
  if (!state || told.get("state") !== state) {
    return { reason: "WRONG_STATE" };
  }
  const code = told.get("code");
  if (code) {
    storage.removeItem(AGAIN);
    return { code };
  }
  const words = told.get("error_description") ?? "";
  if (FIRST_LINK.test(words) && !storage.getItem(AGAIN)) {
    storage.setItem(AGAIN, "1");
    return { again: true };
  }
  storage.removeItem(AGAIN);
  const [, reason = "", rest = ""] = REFUSED.exec(words) ?? [];
  return { reason: reason || "SIGN_IN_FAILED", ...(HANDLE.test(rest) ? { handle: rest } : {}) };
}
