// What the lines of the documents take for granted: the two libraries that they import.
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from "amazon-cognito-identity-js";

import "./amplify.mjs";

Object.assign(window, { AuthenticationDetails, CognitoUser, CognitoUserPool });
