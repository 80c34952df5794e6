/**
 * Sign-in with a passkey, next to passwordless.js: Cognito's own, by USER_AUTH. One file, no dependency.
 *
 *     const signIn = new SignIn(options);
 *     const passkeys = new Passkeys({ ...options, signIn, keep: localStorage });
 *     let step = await passkeys.begin("ada@example.com");
 *     while (!step.tokens) step = await signIn.answer(await codeFromTheForm(step));
 *     if (await passkeys.offer()) await passkeys.add(step.tokens); // after the user has said yes
 *
 * The page has to be served over https at the relying party ID or below it, or at http://localhost.
 * What is kept says that this browser has a passkey, or when one was declined; it names nobody.
 */

const HAS = "passkey-here";
const DECLINED = "passkey-declined";
const AFRESH_MS = 30 * 24 * 3600 * 1000;
const METHOD = "PASSKEY";
const CHALLENGE = "WEB_AUTHN";
/** What a browser says where the user stops it, or has no passkey that fits. */
const STOPPED = new Set(["NotAllowedError", "AbortError"]);

/**
 * @typedef {object} Tokens
 * @property {string} idToken
 * @property {string} accessToken
 * @property {string} [refreshToken]
 * @property {Date} expiresAt
 *
 * @typedef {object} CodeStep What passwordless.js says comes next.
 * @property {Tokens} [tokens]
 *
 * @typedef {"none" | "stopped" | "unsupported"} Why No passkey of this user; the browser or the user
 *   stopped; a browser without passkeys.
 *
 * @typedef {object} Options
 * @property {string} clientId The app client's id; one without a secret.
 * @property {string} [region] Of the user pool, such as eu-west-1.
 * @property {string} [endpoint] Instead of the region, where Cognito's API is.
 * @property {string} [apiUrl] The REST API: `add`, `list` and `remove` go by it, and changes ask for a recent sign-in.
 * @property {{ begin(username: string, wish?: object): Promise<CodeStep> }} signIn A `SignIn` of
 *   passwordless.js, which goes on with a code where there is no passkey.
 * @property {Pick<Storage, "getItem" | "setItem" | "removeItem">} [keep] Such as the window's local storage.
 * @property {typeof fetch} [fetch]
 * @property {() => number} [now] In milliseconds, as Date.now.
 *
 * @typedef {object} Passkey
 * @property {string} CredentialId
 * @property {string} FriendlyCredentialName
 * @property {number} CreatedAt In seconds since 1970.
 *
 * @typedef {object} Answer What Cognito answers.
 * @property {string} [ChallengeName]
 * @property {string} [Session]
 * @property {Record<string, string>} [ChallengeParameters]
 * @property {{ IdToken: string, AccessToken: string, RefreshToken?: string, ExpiresIn: number }} [AuthenticationResult]
 * @property {Record<string, any>} [CredentialCreationOptions]
 * @property {Passkey[]} [Credentials]
 *
 * @typedef {object} Told What the REST API answers.
 * @property {Record<string, any>} [public_key]
 * @property {{ id: string, name: string, since: string }[]} [passkeys]
 * @property {string} [code] Of a problem.
 * @property {string} [detail]
 */

/** Cognito or the REST API said no. `code` is its word for it, such as LimitExceededException or not_found. */
export class PasskeyRefused extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.name = "PasskeyRefused";
    this.code = code;
  }
}

/** The passkeys of one browser at one user pool. */
export class Passkeys {
  #options;

  /** @param {Options} options */
  constructor(options) {
    const endpoint = options.endpoint ?? `https://cognito-idp.${options.region}.amazonaws.com/`;
    this.#options = {
      fetch: (/** @type {Parameters<typeof fetch>} */ ...request) => globalThis.fetch(...request),
      now: Date.now,
      ...options,
      endpoint,
    };
  }

  /** Whether a passkey was added or used in this browser, so that it is worth trying first. */
  get isHere() {
    return this.#kept(HAS) !== null;
  }

  /**
   * Sign in with a passkey; with a code, and `fellBack`, where the user has none or stops.
   * Throws `PasskeyRefused` if Cognito refuses.
   * @param {string} username @param {object} [wish] For the code, as `SignIn.begin` takes it.
   * @returns {Promise<CodeStep & { fellBack?: Why, method?: string }>}
   */
  async begin(username, wish = {}) {
    const tokens = isSupported() ? await this.#signIn(username) : "unsupported";
    if (typeof tokens !== "string") return { tokens, method: METHOD };
    return { ...(await this.#options.signIn.begin(username, wish)), fellBack: tokens };
  }

  /** Whether to offer a passkey to a user who has just signed in. @returns {Promise<boolean>} */
  async offer() {
    const declined = Number(this.#kept(DECLINED) ?? 0);
    if (!isSupported() || this.isHere || this.#options.now() - declined < AFRESH_MS) return false;
    return PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
  }

  /** The user wants none: `offer` says no for 30 days. */
  decline() {
    this.#keep(DECLINED, String(this.#options.now()));
  }

  /**
   * Register a passkey of this browser, from a click. False if the user stops, or has one here.
   * @param {Pick<Tokens, "accessToken">} tokens @returns {Promise<boolean>}
   */
  async add({ accessToken }) {
    const publicKey = creationOptions(await this.#creation(accessToken));
    const made = await navigator.credentials.create({ publicKey }).catch((error) => {
      if (error.name === "InvalidStateError") this.#keep(HAS, "1"); // registered before
      if (STOPPED.has(error.name) || error.name === "InvalidStateError") return null;
      throw error;
    });
    if (!made) return false;
    await this.#register(accessToken, asJson(made));
    this.#keep(HAS, "1");
    return true;
  }

  /** The user's passkeys. @param {Pick<Tokens, "accessToken">} tokens @returns {Promise<Passkey[]>} */
  async list({ accessToken }) {
    if (this.#options.apiUrl) {
      const { passkeys = [] } = await this.#api("GET", "", accessToken);
      return passkeys.map(({ id, name, since }) => {
        return { CredentialId: id, FriendlyCredentialName: name, CreatedAt: Date.parse(since) / 1000 };
      });
    }
    const told = await this.#call("ListWebAuthnCredentials", { AccessToken: accessToken, MaxResults: 20 });
    return told.Credentials ?? [];
  }

  /** Delete one of them. @param {Pick<Tokens, "accessToken">} tokens @param {string} id */
  async remove({ accessToken }, id) {
    if (this.#options.apiUrl) await this.#api("DELETE", `/${encodeURIComponent(id)}`, accessToken);
    else await this.#call("DeleteWebAuthnCredential", { AccessToken: accessToken, CredentialId: id });
    this.#options.keep?.removeItem(HAS); // it may have been this browser's
  }

  /** @param {string} accessToken */
  async #creation(accessToken) {
    if (this.#options.apiUrl) return (await this.#api("POST", "/options", accessToken)).public_key;
    return (await this.#call("StartWebAuthnRegistration", { AccessToken: accessToken })).CredentialCreationOptions;
  }

  /** @param {string} accessToken @param {object} credential */
  async #register(accessToken, credential) {
    if (this.#options.apiUrl) return this.#api("POST", "", accessToken, { credential: JSON.stringify(credential) });
    return this.#call("CompleteWebAuthnRegistration", { AccessToken: accessToken, Credential: credential });
  }

  /** Tokens, or why there are none. @param {string} username @returns {Promise<Tokens | Why>} */
  async #signIn(username) {
    const ClientId = this.#options.clientId;
    const AuthParameters = { USERNAME: username, PREFERRED_CHALLENGE: CHALLENGE };
    const asked = await this.#call("InitiateAuth", { ClientId, AuthFlow: "USER_AUTH", AuthParameters });
    if (asked.ChallengeName !== CHALLENGE) return "none";
    const publicKey = requestOptions(JSON.parse(asked.ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? "{}"));
    const given = await navigator.credentials.get({ publicKey }).catch((error) => {
      if (STOPPED.has(error.name)) return null;
      throw error;
    });
    if (!given) return "stopped";
    const done = await this.#call("RespondToAuthChallenge", {
      ClientId,
      ChallengeName: CHALLENGE,
      Session: asked.Session,
      ChallengeResponses: { USERNAME: username, CREDENTIAL: JSON.stringify(asJson(given)) },
      ClientMetadata: { method: METHOD },
    });
    const result = done.AuthenticationResult;
    if (!result) throw new PasskeyRefused(done.ChallengeName ?? "", "Cognito asks for more than the passkey.");
    this.#keep(HAS, "1");
    return {
      idToken: result.IdToken,
      accessToken: result.AccessToken,
      ...(result.RefreshToken && { refreshToken: result.RefreshToken }),
      expiresAt: new Date(this.#options.now() + 1000 * result.ExpiresIn),
    };
  }

  /** @param {string} name */
  #kept(name) {
    try {
      return this.#options.keep?.getItem(name) ?? null;
    } catch {
      return null; // a browser that keeps nothing
    }
  }

  /** @param {string} name @param {string} value */
  #keep(name, value) {
    try {
      this.#options.keep?.setItem(name, value);
    } catch {
      // a browser that keeps nothing
    }
  }

  /** @param {string} method @param {string} path @param {string} accessToken @param {object} [body] @returns {Promise<Told>} */
  async #api(method, path, accessToken, body) {
    const { fetch, apiUrl } = this.#options;
    const response = await fetch(`${apiUrl}/auth/me/passkeys${path}`, {
      method,
      headers: { Authorization: `Bearer ${accessToken}`, ...(body && { "Content-Type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    /** @type {Told} */
    const told = await response.json().catch(() => ({}));
    if (response.ok) return told;
    throw new PasskeyRefused(told.code ?? `HTTP ${response.status}`, told.detail ?? "");
  }

  /** @param {string} operation @param {object} body @returns {Promise<Answer>} */
  async #call(operation, body) {
    const { fetch, endpoint } = this.#options;
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    const code = String(answer.__type ?? `HTTP ${response.status}`);
    throw new PasskeyRefused(code.split("#").pop() ?? code, answer.message ?? "");
  }
}

function isSupported() {
  return "PublicKeyCredential" in globalThis;
}

/**
 * `parseCreationOptionsFromJSON` is younger than passkeys: this needs none.
 * @param {any} told @returns {PublicKeyCredentialCreationOptions}
 */
function creationOptions(told) {
  return {
    ...told,
    challenge: octets(told.challenge),
    user: { ...told.user, id: octets(told.user.id) },
    excludeCredentials: descriptors(told.excludeCredentials),
  };
}

/** @param {any} told @returns {PublicKeyCredentialRequestOptions} */
export function requestOptions(told) {
  return { ...told, challenge: octets(told.challenge), allowCredentials: descriptors(told.allowCredentials) };
}

/** @param {{ id: string }[]} [told] */
function descriptors(told = []) {
  return told.map((each) => ({ ...each, id: octets(each.id) }));
}

/** RegistrationResponseJSON or AuthenticationResponseJSON (WebAuthn Level 3). @param {Credential} credential */
export function asJson(credential) {
  const { id, type, rawId, response, authenticatorAttachment } = /** @type {PublicKeyCredential} */ (credential);
  /** @type {Record<string, unknown>} */
  const told = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    const value = name in response && /** @type {Record<string, any>} */ (response)[name];
    if (value) told[name] = text(value);
  }
  if ("getTransports" in response) told.transports = /** @type {AuthenticatorAttestationResponse} */ (response).getTransports();
  return { id, rawId: text(rawId), type, authenticatorAttachment, response: told, clientExtensionResults: {} };
}

/** @param {string} shown Base64url without padding. */
function octets(shown) {
  const binary = atob(shown.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (each) => each.charCodeAt(0));
}

/** @param {ArrayBuffer} buffer */
function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
