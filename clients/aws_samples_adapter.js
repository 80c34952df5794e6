/**
 * The function names of amazon-cognito-passwordless-auth 0.17 over passwordless.js, passkeys.js and
 * password-proof.js, which are in its folder. docs/coming-from-aws-samples.md says what is different.
 *
 *     Passwordless.configure({ cognitoIdpEndpoint: "eu-west-1", clientId: "…", storage });
 *     const { signInLinkRequested } = requestSignInLink({ username: "ada@example.com", statusCb });
 */

import { Passkeys } from "./passkeys.js";
import { PasswordProof } from "./password-proof.js";
import { browserMemory } from "./passwordless-resume.js";
import { elsewhereWords, waitWords } from "./passwordless-words.js";
import { SignIn, SignInRefused, callCognito, takeToken } from "./passwordless.js";

/**
 * @import { Memory, Step } from "./passwordless.js"
 *
 * @typedef {string | null | undefined} Item
 *
 * @typedef {object} TokenStorage Where tokens are kept.
 * @property {(key: string) => Item | Promise<Item>} getItem
 * @property {(key: string, value: string) => void | Promise<void>} setItem
 * @property {(key: string) => void | Promise<void>} removeItem
 *
 * @typedef {object} Config
 * @property {string} clientId
 * @property {string} [cognitoIdpEndpoint] A Region or a URL; the Region of `userPoolId` if left out.
 * @property {string} [userPoolId] Needed for `authenticateWithSRP`.
 * @property {string} [clientSecret] Refused: a page cannot keep one.
 * @property {TokenStorage} [storage] Such as the window's local storage. Left out, tokens are gone with the page.
 * @property {Record<string, string>} [proxyApiHeaders]
 * @property {typeof fetch} [fetch]
 * @property {{ href: string }} [location]
 * @property {Pick<History, "replaceState">} [history]
 * @property {Memory} [memory] Keeps a sign-in for ten minutes; `browserMemory` if left out.
 * @property {unknown} [fido2] Ignored: Cognito has the passkeys.
 * @property {unknown} [cookieOptions] Ignored.
 *
 * @typedef {"CHECKING_FOR_SIGNIN_LINK" | "REQUESTING_SIGNIN_LINK" | "SIGNING_IN_WITH_LINK" | "STARTING_SIGN_IN_WITH_FIDO2"
 *   | "COMPLETING_SIGN_IN_WITH_FIDO2" | "SIGNING_IN_WITH_PASSWORD" | "SIGNING_IN_WITH_OTP" | "SIGNING_OUT"} BusyState
 * @typedef {"NO_SIGNIN_LINK" | "SIGNIN_LINK_REQUEST_FAILED" | "SIGNIN_LINK_REQUESTED" | "SIGNIN_LINK_EXPIRED"
 *   | "INVALID_SIGNIN_LINK" | "SIGNED_OUT" | "SIGNED_IN_WITH_LINK" | "SIGNED_IN_WITH_FIDO2"
 *   | "SIGNED_IN_WITH_PASSWORD" | "SIGNED_IN_WITH_OTP" | "FIDO2_SIGNIN_FAILED" | "SIGNIN_WITH_OTP_FAILED"
 *   | "PASSWORD_SIGNIN_FAILED"} IdleState
 * @typedef {BusyState | IdleState} Status
 *
 * @typedef {object} Heard What every sign-in takes.
 * @property {(tokens: SignedIn) => void | Promise<void>} [tokensCb] `storeTokens` if left out.
 * @property {(status: Status) => void} [statusCb]
 * @property {Status} [currentStatus] Told again when the call is aborted.
 *
 * @typedef {object} SignedIn
 * @property {string} accessToken
 * @property {string} idToken
 * @property {string} refreshToken
 * @property {Date} expireAt
 * @property {string} username
 *
 * @typedef {{ idToken: string, accessToken: string, refreshToken?: string, expiresAt: Date }} Tokens
 * @typedef {Partial<SignedIn> & { username: string }} StoredTokens
 * @typedef {Record<string, (() => Promise<string>) | undefined>} Answers
 *
 * @typedef {object} Answer What Cognito answers.
 * @property {string} [ChallengeName]
 * @property {string} [Session]
 * @property {Record<string, string>} [ChallengeParameters]
 * @property {{ IdToken: string, AccessToken: string, RefreshToken?: string, ExpiresIn: number }} [AuthenticationResult]
 *
 * @typedef {(operation: string, body: object) => Promise<Answer>} Call
 *
 * @typedef {object} Passwords
 * @property {string} username
 * @property {string} password
 * @property {() => Promise<string>} [smsMfaCode]
 * @property {() => Promise<string>} [otpMfaCode]
 * @property {() => Promise<string>} [newPassword]
 * @property {() => Promise<string>} [customChallengeAnswer] The code that follows the password in CUSTOM_AUTH.
 * @property {Record<string, string>} [clientMetadata]
 */

/** What cannot be had here; the message says why, and what to use. */
export class NotAvailable extends Error {
  name = "NotAvailable";
}

/** Cognito's passkeys need the user's name first. */
export class UsernameRequired extends NotAvailable {
  name = "UsernameRequired";
}

const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;
/** By challenge: the function of the app that has the answer, and what Cognito calls it. */
const ASKS = new Map([
  ["SMS_MFA", ["smsMfaCode", "SMS_MFA_CODE"]],
  ["SOFTWARE_TOKEN_MFA", ["otpMfaCode", "SOFTWARE_TOKEN_MFA_CODE"]],
  ["NEW_PASSWORD_REQUIRED", ["newPassword", "NEW_PASSWORD"]],
  ["CUSTOM_CHALLENGE", ["customChallengeAnswer", "ANSWER"]],
]);
/** Tokens are renewed so long before they end. */
const EARLY_MS = 30_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** @typedef {ReturnType<typeof settingsOf>} Settings */
/** @type {Settings | undefined} */
let settings;
/** The link that was asked for last. @type {{ username: string, signIn: SignIn, held: { signal: AbortSignal } } | undefined} */
let asked;
/** @type {Set<string>} */
const warned = new Set();

/** As `Passwordless` of the package. */
export const Passwordless = { configure, configureFromAmplify };

/** @param {Config} [config] @returns {Settings} */
function configure(config) {
  if (config) {
    settings = settingsOf(config);
    asked = undefined;
  }
  if (!settings) throw new Error("Nothing is configured: call Passwordless.configure({ clientId, … }) first.");
  return settings;
}

/** @param {Config} config */
function settingsOf(config) {
  if (config.clientSecret) throw new NotAvailable("An app client with a secret is for servers: use one without.");
  for (const name of ["fido2", "cookieOptions"]) if (name in config) warn(`${name} is ignored`);
  const where = config.cognitoIdpEndpoint ?? config.userPoolId?.split("_")[0];
  if (!where) throw new Error("cognitoIdpEndpoint or userPoolId is needed.");
  /** @type {typeof fetch} */
  const ask = (...request) => (config.fetch ?? globalThis.fetch)(...request);
  return {
    ...config,
    endpoint: REGION.test(where) ? `https://cognito-idp.${where}.amazonaws.com/` : where,
    fetch: ask,
    storage: config.storage ?? inMemory(),
    memory: config.memory ?? browserMemory(config),
  };
}

/**
 * The configuration of Amplify 5; the rest is given to `with`.
 * @param {{ region?: unknown, userPoolId?: unknown, userPoolWebClientId?: unknown, Auth?: object }} amplify
 */
function configureFromAmplify(amplify) {
  const { region, userPoolId, userPoolWebClientId } = /** @type {Record<string, string>} */ (amplify.Auth ?? amplify);
  if (!(region && userPoolId && userPoolWebClientId)) {
    throw new Error("Amplify's configuration has no region, userPoolId or userPoolWebClientId.");
  }
  const told = { cognitoIdpEndpoint: region, userPoolId, clientId: userPoolWebClientId };
  configure(told);
  return { with: (/** @type {Partial<Config>} */ more) => configure({ ...told, ...more }) };
}

/**
 * Have a magic link sent. Asked once more for the same user, the link under way stays good.
 * @param {{ username: string, redirectUri?: string } & Omit<Heard, "tokensCb">} about
 *   `redirectUri` is ignored: the links lead to the stack's `SignInPage`.
 */
export function requestSignInLink({ username, redirectUri, currentStatus, statusCb }) {
  if (redirectUri) warn("redirectUri is ignored: links lead to the stack's SignInPage");
  statusCb?.("REQUESTING_SIGNIN_LINK");
  const failed = () => /** @type {const} */ ("SIGNIN_LINK_REQUEST_FAILED");
  const { done, abort } = run({ statusCb, currentStatus, failed }, async (signal) => {
    const step = await linkAsked(username, signal);
    const isSent = step.method === "MAGIC_LINK" && ["requested", "refused"].includes(step.delivery);
    if (!isSent) throw new NotAvailable(step.delivery === "wait" ? waitWords(step) : "No magic link can be sent now.");
    statusCb?.("SIGNIN_LINK_REQUESTED");
    return step;
  });
  return { signInLinkRequested: done, abort };
}

/** @param {string} username @param {AbortSignal} signal @returns {Promise<Step>} */
async function linkAsked(username, signal) {
  const wish = { method: "MAGIC_LINK" };
  if (asked?.username === username) {
    asked.held.signal = signal;
    try {
      return await asked.signIn.again(wish);
    } catch (error) {
      if (!isRefused(error)) throw error; // else the sign-in is over: begin another
    }
  }
  const held = { signal };
  const signIn = new SignIn(connected(held));
  const step = await signIn.begin(username, wish);
  asked = { username, signIn, held };
  return step;
}

/**
 * Sign in by the link that this page was opened by. What opens links to look at them must not use
 * them up, so it waits for `confirm`, to be called from a click; `autoSubmit` does without.
 * @param {{ session?: string, autoSubmit?: boolean } & Heard} [about] `session` is ignored: this browser keeps it.
 */
export function signInWithLink({ autoSubmit = false, ...heard } = {}) {
  const { location = globalThis.location, history = globalThis.history } = configure();
  const token = takeToken({ location: new URL(location.href), history });
  if (!token) {
    heard.statusCb?.("NO_SIGNIN_LINK");
    return { signedIn: Promise.resolve(undefined), confirm() {}, abort() {} };
  }
  /** @type {() => void} */
  let confirm = () => {};
  /** @type {Promise<void>} */
  const clicked = new Promise((resolve) => {
    confirm = resolve;
  });
  if (autoSubmit) confirm();
  const failed = (/** @type {unknown} */ error) => (isRefused(error) ? "SIGNIN_LINK_EXPIRED" : "INVALID_SIGNIN_LINK");
  const { done, abort } = run({ ...heard, failed }, async (signal) => {
    await Promise.race([clicked, aborted(signal)]);
    heard.statusCb?.("SIGNING_IN_WITH_LINK");
    return finished(await tokensOfLink(token, signal), heard, "SIGNED_IN_WITH_LINK");
  });
  return { signedIn: /** @type {Promise<SignedIn | undefined>} */ (done), confirm, abort };
}

/** @param {string} token @param {AbortSignal} signal @returns {Promise<Tokens>} */
async function tokensOfLink(token, signal) {
  const signIn = await SignIn.resume(connected({ signal }));
  if (!signIn) throw new NotAvailable(elsewhereWords());
  const { tokens } = await signIn.answerLink(token);
  if (!tokens) throw new Error("This link is good no more: ask for another.");
  return tokens;
}

/**
 * Sign in by a password that is not sent. With `authflow: "CUSTOM_AUTH"` a code follows, for `customChallengeAnswer`.
 * @param {Passwords & { authflow?: "USER_SRP_AUTH" | "CUSTOM_AUTH" } & Heard} about
 */
export function authenticateWithSRP({ username, password, authflow = "USER_SRP_AUTH", clientMetadata, ...more }) {
  const told = { request_id: crypto.randomUUID(), ...clientMetadata };
  return byPassword({ username, told, ...more }, async (call) => {
    const { userPoolId } = configure();
    if (!userPoolId) throw new Error("authenticateWithSRP needs userPoolId in the configuration.");
    const proof = new PasswordProof();
    const begins = authflow === "CUSTOM_AUTH" ? { CHALLENGE_NAME: "SRP_A" } : {};
    const begun = await call("InitiateAuth", {
      AuthFlow: authflow,
      AuthParameters: { USERNAME: username, SRP_A: proof.srpA, ...begins },
      ClientMetadata: told,
    });
    if (begun.ChallengeName !== "PASSWORD_VERIFIER") return begun;
    const parameters = begun.ChallengeParameters ?? {};
    return call("RespondToAuthChallenge", {
      ChallengeName: "PASSWORD_VERIFIER",
      Session: begun.Session,
      ChallengeResponses: await proof.claim({ userPoolId, password, parameters }),
      ClientMetadata: told,
    });
  });
}

/** Sign in by a password that is sent to Cognito. @param {Omit<Passwords, "customChallengeAnswer"> & Heard} about */
export function authenticateWithPlaintextPassword({ username, password, clientMetadata = {}, ...more }) {
  return byPassword({ username, told: clientMetadata, ...more }, (call) =>
    call("InitiateAuth", {
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: username, PASSWORD: password },
      ClientMetadata: clientMetadata,
    }),
  );
}

/**
 * @param {Omit<Passwords, "password"> & Heard & { told: Record<string, string> }} about
 * @param {(call: Call) => Promise<Answer>} begin
 */
function byPassword({ username, told, tokensCb, statusCb, currentStatus, ...answers }, begin) {
  const heard = { tokensCb, statusCb, currentStatus };
  statusCb?.("SIGNING_IN_WITH_PASSWORD");
  const failed = () => /** @type {const} */ ("PASSWORD_SIGNIN_FAILED");
  const { done, abort } = run({ ...heard, failed }, async (signal) => {
    const call = caller(signal);
    const begun = await begin(call);
    const given = /** @type {Answers} */ (/** @type {unknown} */ (answers));
    const tokens = await answered(begun, { username, told, answers: given, call });
    return finished(tokens, heard, "SIGNED_IN_WITH_PASSWORD");
  });
  return { signedIn: done, abort };
}

/**
 * Answer challenge after challenge by the app's functions, until there are tokens.
 * @param {Answer} begun
 * @param {{ username: string, told: Record<string, string>, answers: Answers, call: Call }} how
 * @returns {Promise<Tokens>}
 */
async function answered(begun, { username, told, answers, call }) {
  let { AuthenticationResult: result, ...current } = begun;
  while (!result) {
    const { ChallengeName = "", Session, ChallengeParameters } = current;
    const [name = "", field = ""] = ASKS.get(ChallengeName) ?? [];
    const answer = await answers[name]?.();
    if (answer === undefined) {
      throw new NotAvailable(`Cognito asks for ${ChallengeName}${name && `: pass the function ${name}`}.`);
    }
    const USERNAME = ChallengeParameters?.USERNAME ?? ChallengeParameters?.USER_ID_FOR_SRP ?? username;
    const ChallengeResponses = { USERNAME, [field]: answer };
    ({ AuthenticationResult: result, ...current } = await call("RespondToAuthChallenge", {
      ChallengeName, Session, ChallengeResponses, ClientMetadata: told,
    }));
  }
  const expiresAt = new Date(Date.now() + 1000 * result.ExpiresIn);
  return { idToken: result.IdToken, accessToken: result.AccessToken, refreshToken: result.RefreshToken, expiresAt };
}

/**
 * Sign in by a passkey of Cognito's, of a user who is named.
 * @param {{ username?: string, credentials?: unknown, clientMetadata?: unknown, credentialGetter?: unknown } & Heard} about
 */
export function authenticateWithFido2({ username, ...heard }) {
  const { statusCb } = heard;
  statusCb?.("STARTING_SIGN_IN_WITH_FIDO2");
  const failed = () => /** @type {const} */ ("FIDO2_SIGNIN_FAILED");
  const { done, abort } = run({ ...heard, failed }, async (signal) => {
    if (!username) throw new UsernameRequired("Cognito's passkeys need the user's name first: pass username.");
    const completing = () => statusCb?.("COMPLETING_SIGN_IN_WITH_FIDO2");
    const { tokens, fellBack } = await passkeys(signal, completing).begin(username);
    if (!tokens) throw new NotAvailable(`No sign-in by a passkey: ${fellBack}`);
    return finished(tokens, heard, "SIGNED_IN_WITH_FIDO2");
  });
  return { signedIn: done, abort };
}

/**
 * Add a passkey for the user who is signed in.
 * @param {{ friendlyName?: unknown }} [about] Cognito names passkeys itself: what is given is ignored.
 */
export async function fido2CreateCredential({ friendlyName } = {}) {
  if (friendlyName) warn("friendlyName is ignored: Cognito names passkeys itself");
  const tokens = await signedInTokens();
  const before = new Set((await passkeys().list(tokens)).map((each) => each.CredentialId));
  if (!(await passkeys().add(tokens))) throw new NotAvailable("No passkey was added: the user stopped, or has one here.");
  const added = (await passkeys().list(tokens)).find((each) => !before.has(each.CredentialId));
  if (!added) throw new Error("Cognito does not list the passkey yet.");
  return credentialOf(added);
}

/** The passkeys of the user who is signed in. Cognito tells neither their last use nor a count of uses. */
export async function fido2ListCredentials() {
  return { authenticators: (await passkeys().list(await signedInTokens())).map(credentialOf) };
}

/** @param {{ credentialId: string }} about */
export async function fido2DeleteCredential({ credentialId }) {
  await passkeys().remove(await signedInTokens(), credentialId);
}

/** Always refused. @param {{ credentialId: string, friendlyName: string }} _about @returns {Promise<never>} */
export async function fido2UpdateCredential(_about) {
  throw new NotAvailable("Cognito has no call that renames a passkey: keep names of your own by credentialId.");
}

/** Always refused. @returns {Promise<never>} */
export async function fido2StartCreateCredential() {
  throw new NotAvailable("A passkey is added by one call: use fido2CreateCredential.");
}

/** Always refused. @param {object} _about @returns {Promise<never>} */
export async function fido2CompleteCreateCredential(_about) {
  throw new NotAvailable("A passkey is added by one call: use fido2CreateCredential.");
}

/**
 * Always refused.
 * @param {{ username: string, smsMfaCode?: unknown, accessToken?: string, clientMetadata?: unknown } & Heard} about
 */
export function stepUpAuthenticationWithSmsOtp({ statusCb, currentStatus }) {
  statusCb?.("SIGNING_IN_WITH_OTP");
  const failed = () => /** @type {const} */ ("SIGNIN_WITH_OTP_FAILED");
  const { done, abort } = run({ statusCb, currentStatus, failed }, async () => {
    throw new NotAvailable("There is no step-up by SMS: use StepUp of step-up.js, whose receipt is for one action.");
  });
  return { signedIn: /** @type {Promise<never>} */ (done), abort };
}

/** Remove the tokens here, then revoke them. @param {Omit<Heard, "tokensCb"> & { tokensRemovedLocallyCb?: () => void }} [about] */
export function signOut({ currentStatus, tokensRemovedLocallyCb, statusCb } = {}) {
  statusCb?.("SIGNING_OUT");
  const failed = () => currentStatus ?? /** @type {const} */ ("SIGNED_OUT"); // the tokens are gone from here
  const { done, abort } = run({ statusCb, currentStatus, failed }, async (signal) => {
    const { refreshToken, username } = (await retrieveTokens()) ?? {};
    if (username) await removeTokens(username);
    tokensRemovedLocallyCb?.();
    if (refreshToken) await caller(signal)("RevokeToken", { Token: refreshToken });
    statusCb?.("SIGNED_OUT");
  });
  return { signedOut: done, abort };
}

/**
 * New tokens for those given, or for those that are stored.
 * @param {{ abort?: AbortSignal, tokensCb?: (tokens: SignedIn) => void | Promise<void>,
 *   isRefreshingCb?: (isRefreshing: boolean) => unknown, tokens?: { refreshToken?: string, username?: string } }} [about]
 * @returns {Promise<SignedIn>} With the refresh token to keep: the one before may be good no more.
 */
export async function refreshTokens({ abort, tokensCb = storeTokens, isRefreshingCb, tokens } = {}) {
  const { refreshToken } = tokens ?? (await retrieveTokens()) ?? {};
  if (!refreshToken) throw new Error("There is no refresh token: sign in first.");
  isRefreshingCb?.(true);
  try {
    const signal = abort ?? new AbortController().signal;
    const { memory: _, ...options } = connected({ signal });
    const renewed = named(await new SignIn(options).refresh(refreshToken));
    await tokensCb(renewed);
    return renewed;
  } finally {
    isRefreshingCb?.(false);
  }
}

/**
 * Renew the stored tokens half a minute before they end, again and again, until one try fails.
 * @param {Omit<NonNullable<Parameters<typeof refreshTokens>[0]>, "tokens">} [about]
 * @returns {Promise<(() => void) | undefined>} Stops it; undefined where no tokens are stored.
 */
export async function scheduleRefresh(about = {}) {
  const stored = await retrieveTokens();
  if (!stored?.refreshToken || !stored.expireAt || about.abort?.aborted) return undefined;
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  let isStopped = false;
  const renewInTime = (/** @type {Partial<SignedIn>} */ tokens) => {
    const wait = Math.max(0, (tokens.expireAt?.getTime() ?? 0) - Date.now() - EARLY_MS);
    const renew = () => refreshTokens({ ...about, tokens }).then((next) => isStopped || renewInTime(next), () => {});
    timer = setTimeout(renew, Math.min(wait, LONGEST_TIMER_MS));
  };
  const stop = () => {
    isStopped = true;
    clearTimeout(timer);
  };
  renewInTime(stored);
  about.abort?.addEventListener("abort", stop, { once: true });
  return stop;
}

/**
 * Keep tokens in the storage of the configuration, under the names that Amplify 5 and the package use.
 * @param {{ accessToken: string, idToken: string, refreshToken?: string, expireAt: Date }} tokens
 */
export async function storeTokens({ accessToken, idToken, refreshToken, expireAt }) {
  const { storage } = configure();
  const username = claims(idToken)["cognito:username"];
  const names = namesOf(username);
  await storage.setItem(names.last, username);
  await storage.setItem(names.idToken, idToken);
  await storage.setItem(names.accessToken, accessToken);
  if (refreshToken) await storage.setItem(names.refreshToken, refreshToken);
  await storage.setItem(names.expireAt, expireAt.toISOString());
}

/** As `storeTokens`: what becomes of tokens where no `tokensCb` is given. @param {{ tokens: Parameters<typeof storeTokens>[0] }} about */
export async function defaultTokensCb({ tokens }) {
  await storeTokens(tokens);
}

/** The tokens that are kept, of the last user. @returns {Promise<StoredTokens | undefined>} */
export async function retrieveTokens() {
  const { storage } = configure();
  const username = await storage.getItem(namesOf("").last);
  if (!username) return undefined;
  const names = namesOf(username);
  const item = async (/** @type {string} */ name) => (await storage.getItem(name)) ?? undefined;
  const [idToken, accessToken, refreshToken, until] = await Promise.all([
    item(names.idToken), item(names.accessToken), item(names.refreshToken), item(names.expireAt),
  ]);
  return { idToken, accessToken, refreshToken, expireAt: until ? new Date(until) : undefined, username };
}

/** @param {string} username */
async function removeTokens(username) {
  const { storage } = configure();
  for (const name of Object.values(namesOf(username))) await storage.removeItem(name);
}

/** @param {string} username */
function namesOf(username) {
  const { clientId } = configure();
  const theirs = `CognitoIdentityServiceProvider.${clientId}`;
  return {
    last: `${theirs}.LastAuthUser`,
    idToken: `${theirs}.${username}.idToken`,
    accessToken: `${theirs}.${username}.accessToken`,
    refreshToken: `${theirs}.${username}.refreshToken`,
    expireAt: `Passwordless.${clientId}.${username}.expireAt`,
  };
}

/**
 * Do *work*, which `abort` breaks off; tell the status if it fails.
 * @template T
 * @param {{ statusCb?: (status: Status) => void, currentStatus?: Status, failed: (error: unknown) => Status }} heard
 * @param {(signal: AbortSignal) => Promise<T>} work
 */
function run({ statusCb, currentStatus, failed }, work) {
  const stop = new AbortController();
  const done = work(stop.signal).catch((error) => {
    statusCb?.(stop.signal.aborted && currentStatus ? currentStatus : failed(error));
    throw error;
  });
  return { done, abort: () => stop.abort() };
}

/** @param {AbortSignal} signal @returns {Promise<never>} */
function aborted(signal) {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** @param {Tokens} tokens @param {Heard} heard @param {Status} status @returns {Promise<SignedIn>} */
async function finished(tokens, { tokensCb = storeTokens, statusCb }, status) {
  const signedIn = named(tokens);
  await tokensCb(signedIn);
  statusCb?.(status);
  return signedIn;
}

/** @param {Tokens} tokens @returns {SignedIn} */
function named({ expiresAt, ...tokens }) {
  const username = claims(tokens.idToken)["cognito:username"];
  return /** @type {SignedIn} */ ({ ...tokens, expireAt: expiresAt, username }); // a sign-in always has a refresh token
}

/** What a token of Cognito's says; not verified. @param {string} token @returns {Record<string, string>} */
function claims(token) {
  const payload = atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"));
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(payload, (letter) => letter.charCodeAt(0))));
}

/** Options for `SignIn`; its calls end with the signal that is held. @param {{ signal: AbortSignal }} held */
function connected(held) {
  const { clientId, endpoint, memory, fetch, proxyApiHeaders } = configure();
  /** @type {typeof globalThis.fetch} */
  const ask = (url, init) =>
    fetch(url, { ...init, signal: held.signal, headers: { .../** @type {object} */ (init?.headers), ...proxyApiHeaders } });
  return { clientId, endpoint, memory, fetch: ask };
}

/** @param {AbortSignal} [signal] @param {() => void} [completing] Called before the passkey's answer is sent. */
function passkeys(signal = new AbortController().signal, completing = () => {}) {
  const { fetch, ...options } = connected({ signal });
  /** @type {typeof globalThis.fetch} */
  const ask = (url, init) => {
    if (JSON.stringify(init?.headers).includes("RespondToAuthChallenge")) completing();
    return fetch(url, init);
  };
  return new Passkeys({ ...options, fetch: ask, signIn: { begin: async () => ({}) } }); // no code instead
}

/** @param {{ CredentialId: string, FriendlyCredentialName: string, CreatedAt: number }} passkey */
function credentialOf({ CredentialId, FriendlyCredentialName, CreatedAt }) {
  const createdAt = new Date(1000 * CreatedAt);
  return { credentialId: CredentialId, friendlyName: FriendlyCredentialName, createdAt, lastSignIn: undefined, signCount: 0 };
}

async function signedInTokens() {
  const { accessToken } = (await retrieveTokens()) ?? {};
  if (!accessToken) throw new Error("No tokens are stored: sign in first.");
  return { accessToken };
}

/** @param {AbortSignal} signal @returns {Call} */
function caller(signal) {
  const to = connected({ signal });
  return (operation, body) => callCognito(to, operation, body);
}

/** @param {unknown} error */
function isRefused(error) {
  return error instanceof SignInRefused && error.code === "NotAuthorizedException";
}

/** Once each. @param {string} words */
function warn(words) {
  if (!warned.has(words)) console.warn(`aws_samples_adapter: ${words}.`);
  warned.add(words);
}

/** @returns {TokenStorage} */
function inMemory() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key),
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}
