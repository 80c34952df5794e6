// Amplify 6 as an app bundles it; the page's test drives it.
import {
  associateWebAuthnCredential,
  confirmSignIn,
  fetchAuthSession,
  listWebAuthnCredentials,
  signIn,
  signOut,
} from "@aws-amplify/auth";
import { cognitoUserPoolsTokenProvider } from "@aws-amplify/auth/cognito";
import { Amplify } from "@aws-amplify/core";

/** @import { AuthUserPoolConfig } from "@aws-amplify/core" */

/** What the umbrella package `aws-amplify` does in Amplify.configure. */
const configure = (/** @type {AuthUserPoolConfig["Cognito"]} */ cognito) => {
  cognitoUserPoolsTokenProvider.setAuthConfig({ Cognito: cognito });
  Amplify.configure(
    { Auth: { Cognito: cognito } },
    { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } },
  );
};

const passkeys = { associateWebAuthnCredential, listWebAuthnCredentials };
Object.assign(window, { amplify: { configure, confirmSignIn, fetchAuthSession, signIn, signOut, ...passkeys } });
