/** The sign-in methods, by their labels. */

/** @type {Record<string, string>} By the method's name. */
export const WAYS = { PASSWORD: "Password", EMAIL_CODE: "Code by e-mail", MAGIC_LINK: "Magic link", SMS_CODE: "Code by SMS", TOTP: "Authenticator app", RECOVERY_CODE: "Recovery code" };
