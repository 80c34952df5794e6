// The adapter without a browser, and its names and parameters compared with those of the package itself.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import * as adapter from "../../clients/aws_samples_adapter.js";

/**
 * What the package's own declarations say that each takes, so that TypeScript compares it with ours.
 * @typedef {typeof import("../end_to_end/javascript/node_modules/amazon-cognito-passwordless-auth/magic-link.js")} Links
 * @typedef {typeof import("../end_to_end/javascript/node_modules/amazon-cognito-passwordless-auth/srp.js")} Srp
 * @typedef {typeof import("../end_to_end/javascript/node_modules/amazon-cognito-passwordless-auth/plaintext.js")} Plaintext
 * @typedef {typeof import("../end_to_end/javascript/node_modules/amazon-cognito-passwordless-auth/fido2.js")} Fido2
 * @typedef {typeof import("../end_to_end/javascript/node_modules/amazon-cognito-passwordless-auth/sms-otp-stepup.js")} StepUp
 * @typedef {typeof import("../end_to_end/javascript/node_modules/amazon-cognito-passwordless-auth/refresh.js")} Refresh
 * @typedef {typeof import("../end_to_end/javascript/node_modules/amazon-cognito-passwordless-auth/storage.js")} Stored
 * @typedef {typeof import("../end_to_end/javascript/node_modules/amazon-cognito-passwordless-auth/common.js")} Common
 *
 * @typedef {object} Theirs
 * @property {(...told: Parameters<Links["requestSignInLink"]>) => { signInLinkRequested: Promise<unknown>, abort(): void }} requestSignInLink
 * @property {Links["signInWithLink"]} signInWithLink
 * @property {Srp["authenticateWithSRP"]} authenticateWithSRP
 * @property {(...told: Parameters<Plaintext["authenticateWithPlaintextPassword"]>) => { signedIn: Promise<unknown>, abort(): void }} authenticateWithPlaintextPassword
 * @property {Fido2["authenticateWithFido2"]} authenticateWithFido2
 * @property {Fido2["fido2CreateCredential"]} fido2CreateCredential
 * @property {Fido2["fido2ListCredentials"]} fido2ListCredentials
 * @property {(...told: Parameters<Fido2["fido2DeleteCredential"]>) => Promise<unknown>} fido2DeleteCredential
 * @property {Fido2["fido2UpdateCredential"]} fido2UpdateCredential
 * @property {StepUp["stepUpAuthenticationWithSmsOtp"]} stepUpAuthenticationWithSmsOtp
 * @property {Refresh["refreshTokens"]} refreshTokens
 * @property {Refresh["scheduleRefresh"]} scheduleRefresh
 * @property {Stored["storeTokens"]} storeTokens
 * @property {Stored["retrieveTokens"]} retrieveTokens
 * @property {Common["signOut"]} signOut
 *
 * @typedef {{ operation: string, headers: Headers } & Record<string, any>} Call
 */

/** @type {Theirs} */
const ours = adapter;
const CLIENT = new URL("../end_to_end/javascript/node_modules/amazon-cognito-passwordless-auth/dist/client/", import.meta.url);
const MODULES = ["index", "common", "fido2", "magic-link", "plaintext", "refresh", "sms-otp-stepup", "srp", "storage"];
const PACKAGE = await Promise.all(MODULES.map((name) => import(new URL(`${name}.js`, CLIENT).href)));
const [theirIndex, theirStorage] = [PACKAGE[0], PACKAGE[8]];
const TOKEN = `${"I".repeat(22)}.${"T".repeat(43)}`;
const jwt = (/** @type {object} */ told) => `h.${Buffer.from(JSON.stringify(told)).toString("base64url")}.s`;
const ID = jwt({ "cognito:username": "üser-1" });
const RESULT = { IdToken: ID, AccessToken: "a", RefreshToken: "r", ExpiresIn: 3600 };
const IN = { AuthenticationResult: RESULT };
const NO = { __type: "NotAuthorizedException", message: "no" };
const asks = (/** @type {Record<string, string>} */ parameters) => ({ ChallengeName: "CUSTOM_CHALLENGE", Session: "s", ChallengeParameters: { USERNAME: "u", ...parameters } });
const LINK = asks({ method: "MAGIC_LINK", methods: "EMAIL_CODE MAGIC_LINK", delivery: "requested" });
const ROUND_0 = asks({ method: "NONE", methods: "EMAIL_CODE MAGIC_LINK" });

/** @type {Map<string, string>} */ let stored;
/** @type {string[]} */ let statuses;
const statusCb = (/** @type {string} */ status) => void statuses.push(status);

/** What is configured: a server that gives these answers, and its calls. @param {object[]} answers */
function scripted(...answers) {
  /** @type {Call[]} */
  const calls = [];
  const fetch = async (/** @type {string | URL | Request} */ url, /** @type {RequestInit} */ { headers, body, signal } = {}) => {
    signal?.throwIfAborted();
    const sent = new Headers(headers);
    calls.push({ url, headers: sent, operation: sent.get("X-Amz-Target")?.split(".")[1] ?? "", ...JSON.parse(String(body)) });
    const answer = answers.shift() ?? {};
    return Response.json(answer, { status: "__type" in answer ? 400 : 200 });
  };
  stored = new Map();
  /** @type {Map<string, string>} */
  const kept = new Map();
  const memory = {
    read: async () => kept.get("it"),
    write: async (/** @type {string} */ told) => void kept.set("it", told),
    clear: async () => kept.clear(),
    alone: (/** @type {() => Promise<any>} */ work) => work(),
  };
  const storage = {
    getItem: (/** @type {string} */ key) => stored.get(key),
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => void stored.set(key, value),
    removeItem: (/** @type {string} */ key) => void stored.delete(key),
  };
  const about = { clientId: "c", cognitoIdpEndpoint: "eu-west-1", userPoolId: "eu-west-1_pool", fetch, memory, storage };
  adapter.Passwordless.configure(about);
  return { calls, about };
}

/** As if the page had been opened by a link. @param {object} about @param {string} hash */
function opened(about, hash) {
  /** @type {string[]} */
  const shown = [];
  const history = { replaceState: (/** @type {unknown[]} */ ...told) => void shown.push(String(told[2])) };
  adapter.Passwordless.configure({ .../** @type {any} */ (about), location: { href: `https://app.example/in${hash}` }, history });
  return shown;
}

beforeEach(() => {
  statuses = [];
});

test("each function of the package is there", () => {
  const names = PACKAGE.flatMap((module) => Object.keys(module)).sort();
  assert.equal(names.length, 19);
  assert.deepEqual(names.filter((name) => !(name in adapter)), []);
  assert.deepEqual(Object.keys(theirIndex.Passwordless), Object.keys(adapter.Passwordless));
  assert.deepEqual(Object.keys(ours).filter((name) => !names.includes(name)), ["NotAvailable", "UsernameRequired"]);
});

test("a link is asked for, and asked for again in the same sign-in", async () => {
  const { calls } = scripted(ROUND_0, LINK, asks({ method: "MAGIC_LINK", delivery: "refused", retry_after: "20" }), NO, ROUND_0, LINK);
  const step = await adapter.requestSignInLink({ username: "ada@example.com", statusCb }).signInLinkRequested;
  assert.equal(step.method, "MAGIC_LINK");
  assert.equal(calls[1].ClientMetadata.method, "MAGIC_LINK");
  await adapter.requestSignInLink({ username: "ada@example.com", statusCb }).signInLinkRequested;
  await adapter.requestSignInLink({ username: "ada@example.com", statusCb }).signInLinkRequested; // the session is over
  assert.deepEqual(statuses, ["REQUESTING_SIGNIN_LINK", "SIGNIN_LINK_REQUESTED"].concat(...Array(2).fill(["REQUESTING_SIGNIN_LINK", "SIGNIN_LINK_REQUESTED"])));
  const [begin, ask] = ["InitiateAuth", "RespondToAuthChallenge"];
  assert.deepEqual(calls.map((call) => call.operation), [begin, ask, ask, ask, begin, ask]);
});

test("no link, no status that says so", async () => {
  scripted(ROUND_0, asks({ method: "EMAIL_CODE", delivery: "wait", available_in: "MAGIC_LINK=30" }));
  const { signInLinkRequested } = adapter.requestSignInLink({ username: "ada@example.com", statusCb });
  await assert.rejects(signInLinkRequested, { name: "NotAvailable", message: /in 30 seconds/ });
  assert.deepEqual(statuses, ["REQUESTING_SIGNIN_LINK", "SIGNIN_LINK_REQUEST_FAILED"]);
});

test("a link that was opened waits for a click, and is taken out of the address", async () => {
  const { about, calls } = scripted(ROUND_0, LINK, IN);
  await adapter.requestSignInLink({ username: "ada@example.com" }).signInLinkRequested;
  const shown = opened(about, `#${TOKEN}`);
  const { signedIn, confirm } = adapter.signInWithLink({ statusCb });
  await new Promise((done) => setImmediate(done));
  assert.deepEqual([calls.length, statuses, shown], [2, [], ["/in"]]);
  confirm();
  const tokens = await signedIn;
  assert.deepEqual([tokens?.username, tokens?.refreshToken, tokens?.accessToken], ["üser-1", "r", "a"]);
  assert.deepEqual(statuses, ["SIGNING_IN_WITH_LINK", "SIGNED_IN_WITH_LINK"]);
  assert.match(calls[2].ChallengeResponses.ANSWER, /^T{43}\.[\w-]{43}$/);
  assert.equal(stored.get("CognitoIdentityServiceProvider.c.üser-1.accessToken"), "a");
});

test("autoSubmit needs no click; a wrong link and one that is over are told apart", async () => {
  for (const [answer, status] of /** @type {[object, string][]} */ ([[LINK, "INVALID_SIGNIN_LINK"], [NO, "SIGNIN_LINK_EXPIRED"]])) {
    const { about } = scripted(ROUND_0, LINK, answer);
    await adapter.requestSignInLink({ username: "ada@example.com" }).signInLinkRequested;
    opened(about, `#${TOKEN}`);
    await assert.rejects(adapter.signInWithLink({ statusCb, autoSubmit: true }).signedIn);
    assert.equal(statuses.pop(), status);
    assert.equal(stored.size, 0);
  }
});

test("a link of another browser says how to go on; a page without one does nothing", async () => {
  const { about, calls } = scripted();
  opened(about, `#${TOKEN}`);
  await assert.rejects(adapter.signInWithLink({ statusCb, autoSubmit: true }).signedIn, { message: /Go back to the browser/ });
  opened(about, "#anything");
  assert.equal(await adapter.signInWithLink({ statusCb }).signedIn, undefined);
  assert.deepEqual(statuses, ["SIGNING_IN_WITH_LINK", "INVALID_SIGNIN_LINK", "NO_SIGNIN_LINK"]);
  assert.equal(calls.length, 0);
});

test("what is aborted tells the status of before", async () => {
  const { about, calls } = scripted();
  opened(about, `#${TOKEN}`);
  const { signedIn, abort } = adapter.signInWithLink({ statusCb, currentStatus: "SIGNED_OUT" });
  abort();
  await assert.rejects(signedIn, { name: "AbortError" });
  assert.deepEqual([statuses, calls], [["SIGNED_OUT"], []]);
});

test("a password by SRP, in both flows, with what follows", async () => {
  const verifier = { ChallengeName: "PASSWORD_VERIFIER", Session: "s1", ChallengeParameters: { USER_ID_FOR_SRP: "u", SALT: "1f", SRP_B: "abc", SECRET_BLOCK: btoa("b") } };
  const code = asks({ method: "EMAIL_CODE" });
  const { calls } = scripted(verifier, IN, verifier, code, code, IN);
  const about = { username: "ada", password: "p", statusCb };
  await adapter.authenticateWithSRP(about).signedIn;
  const codes = ["1", "2"];
  const customChallengeAnswer = async () => codes.shift() ?? "";
  const done = await adapter.authenticateWithSRP({ ...about, authflow: "CUSTOM_AUTH", customChallengeAnswer }).signedIn;
  assert.equal(done.accessToken, "a");
  assert.deepEqual(calls.map((call) => call.AuthFlow ?? call.ChallengeName), ["USER_SRP_AUTH", "PASSWORD_VERIFIER", "CUSTOM_AUTH", "PASSWORD_VERIFIER", "CUSTOM_CHALLENGE", "CUSTOM_CHALLENGE"]);
  assert.equal(calls[0].AuthParameters.CHALLENGE_NAME, undefined);
  assert.equal(calls[2].AuthParameters.CHALLENGE_NAME, "SRP_A");
  assert.equal(calls[3].ChallengeResponses.USERNAME, "u");
  assert.deepEqual(calls.slice(4).map((call) => call.ChallengeResponses), [{ USERNAME: "u", ANSWER: "1" }, { USERNAME: "u", ANSWER: "2" }]);
  assert.deepEqual(statuses, ["SIGNING_IN_WITH_PASSWORD", "SIGNED_IN_WITH_PASSWORD", "SIGNING_IN_WITH_PASSWORD", "SIGNED_IN_WITH_PASSWORD"]);
});

test("a password in plain text, with MFA; what nobody answers is named", async () => {
  const totp = { ChallengeName: "SOFTWARE_TOKEN_MFA", Session: "s", ChallengeParameters: { USER_ID_FOR_SRP: "u" } };
  const { calls } = scripted(totp, IN, totp, NO);
  const about = { username: "ada", password: "p", statusCb };
  await adapter.authenticateWithPlaintextPassword({ ...about, otpMfaCode: async () => "123456" }).signedIn;
  assert.deepEqual(calls[0].AuthParameters, { USERNAME: "ada", PASSWORD: "p" });
  assert.deepEqual(calls[1].ChallengeResponses, { USERNAME: "u", SOFTWARE_TOKEN_MFA_CODE: "123456" });
  await assert.rejects(adapter.authenticateWithPlaintextPassword(about).signedIn, { message: /SOFTWARE_TOKEN_MFA: pass the function otpMfaCode/ });
  await assert.rejects(adapter.authenticateWithPlaintextPassword(about).signedIn, { code: "NotAuthorizedException" });
  assert.deepEqual(statuses.slice(2), ["SIGNING_IN_WITH_PASSWORD", "PASSWORD_SIGNIN_FAILED", "SIGNING_IN_WITH_PASSWORD", "PASSWORD_SIGNIN_FAILED"]);
});

test("what cannot be had says why, and asks nobody", async () => {
  const { calls, about } = scripted();
  await assert.rejects(adapter.authenticateWithFido2({ statusCb }).signedIn, { name: "UsernameRequired", message: /user's name first/ });
  await assert.rejects(adapter.stepUpAuthenticationWithSmsOtp({ username: "ada", statusCb }).signedIn, { name: "NotAvailable" });
  await assert.rejects(adapter.fido2UpdateCredential({ credentialId: "1", friendlyName: "n" }), { message: /no call that renames/ });
  await assert.rejects(adapter.fido2StartCreateCredential(), { name: "NotAvailable" });
  await assert.rejects(adapter.fido2CompleteCreateCredential({}), { name: "NotAvailable" });
  await assert.rejects(adapter.authenticateWithFido2({ username: "ada", statusCb }).signedIn, { message: /unsupported/ });
  assert.throws(() => adapter.Passwordless.configure({ ...about, clientSecret: "x" }), { name: "NotAvailable" });
  assert.deepEqual(statuses, ["STARTING_SIGN_IN_WITH_FIDO2", "FIDO2_SIGNIN_FAILED", "SIGNING_IN_WITH_OTP", "SIGNIN_WITH_OTP_FAILED", "STARTING_SIGN_IN_WITH_FIDO2", "FIDO2_SIGNIN_FAILED"]);
  assert.deepEqual(calls, []);
});

test("passkeys are Cognito's", async () => {
  const { calls } = scripted({ Credentials: [{ CredentialId: "k", FriendlyCredentialName: "n", CreatedAt: 1_700_000_000 }] });
  await assert.rejects(adapter.fido2ListCredentials(), { message: /sign in first/ });
  await adapter.storeTokens({ accessToken: "a", idToken: ID, expireAt: new Date() });
  const { authenticators } = await adapter.fido2ListCredentials();
  await adapter.fido2DeleteCredential({ credentialId: "k" });
  assert.deepEqual(authenticators, [{ credentialId: "k", friendlyName: "n", createdAt: new Date(1_700_000_000_000), lastSignIn: undefined, signCount: 0 }]);
  assert.deepEqual(calls.map((call) => call.operation), ["ListWebAuthnCredentials", "DeleteWebAuthnCredential"]);
  assert.equal(calls[1].CredentialId, "k");
});

test("tokens are stored where the package looks for them, and signing out removes them all", async () => {
  const { calls, about } = scripted();
  const expireAt = new Date(Date.UTC(2026, 10, 28));
  await adapter.storeTokens({ accessToken: "a", idToken: ID, refreshToken: "r", expireAt });
  theirIndex.Passwordless.configure({ ...about, crypto: globalThis.crypto, location: { href: "", hostname: "" }, history: { pushState() {} } });
  assert.deepEqual(await theirStorage.retrieveTokens(), await adapter.retrieveTokens());
  assert.deepEqual((await adapter.retrieveTokens())?.expireAt, expireAt);
  let removed = 0;
  await adapter.signOut({ statusCb, tokensRemovedLocallyCb: () => void removed++ }).signedOut;
  assert.deepEqual([stored.size, removed, statuses], [0, 1, ["SIGNING_OUT", "SIGNED_OUT"]]);
  assert.deepEqual(calls.map((call) => [call.operation, call.Token]), [["RevokeToken", "r"]]);
  await adapter.signOut().signedOut;
  assert.equal(calls.length, 1);
});

test("tokens are renewed in time, each by the refresh token that came last", async () => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 0 });
  try {
    const renewed = { AuthenticationResult: { ...RESULT, RefreshToken: "r2" } };
    const { calls } = scripted(renewed, renewed, NO);
    assert.equal(await adapter.scheduleRefresh(), undefined);
    await adapter.storeTokens({ accessToken: "a", idToken: ID, refreshToken: "r", expireAt: new Date(60_000) });
    /** @type {boolean[]} */
    const told = [];
    const stop = await adapter.scheduleRefresh({ tokensCb: () => {}, isRefreshingCb: (is) => told.push(is) });
    const soon = () => new Promise((done) => setImmediate(() => setImmediate(() => setImmediate(done))));
    mock.timers.tick(29_999);
    assert.equal(calls.length, 0);
    mock.timers.tick(1);
    await soon();
    mock.timers.tick(3_570_000);
    await soon();
    assert.deepEqual(calls.map((call) => call.RefreshToken), ["r", "r2"]);
    assert.deepEqual(told, [true, false, true, false]);
    stop?.();
    mock.timers.tick(3_600_000);
    assert.equal(calls.length, 2);
  } finally {
    mock.timers.reset();
  }
});

test("what is configured is found, refused or warned about once", async () => {
  const warn = mock.method(console, "warn", () => {});
  const { about, calls } = scripted({}, {});
  for (const _ of [1, 2]) adapter.Passwordless.configure({ ...about, fido2: { baseUrl: "x" }, proxyApiHeaders: { "X-Proxy": "p" } });
  assert.equal(warn.mock.callCount(), 1);
  await assert.rejects(adapter.refreshTokens({ tokens: { refreshToken: "r" } }));
  assert.deepEqual([calls[0].url, calls[0].headers.get("X-Proxy")], ["https://cognito-idp.eu-west-1.amazonaws.com/", "p"]);
  const amplify = { region: "eu-west-3", userPoolId: "eu-west-3_p", userPoolWebClientId: "d" };
  const told = adapter.Passwordless.configureFromAmplify({ Auth: amplify }).with({ storage: about.storage });
  assert.deepEqual([told.clientId, told.endpoint], ["d", "https://cognito-idp.eu-west-3.amazonaws.com/"]);
  assert.throws(() => adapter.Passwordless.configureFromAmplify({}), /no region/);
  assert.throws(() => adapter.Passwordless.configure({ clientId: "c" }), /cognitoIdpEndpoint or userPoolId/);
  warn.mock.restore();
});
