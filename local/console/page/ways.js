/** The ways to sign in, as the page calls them. */

/** @type {Record<string, string>} By the method's name. */
export const WAYS = { PASSWORD: "Password", EMAIL_CODE: "Code by e-mail", MAGIC_LINK: "Link by e-mail", SMS_CODE: "Code by SMS", TOTP: "Code of an app", RECOVERY_CODE: "Recovery code" };
