// Amplify 6 as an app bundles it; the page's test drives it.
import * as auth from "@aws-amplify/auth";
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

// Amplify puts another function behind this name at each sign-up; a copy would be the first one.
const autoSignIn = () => auth.autoSignIn();

Object.assign(window, { amplify: { ...auth, configure, autoSignIn } });
