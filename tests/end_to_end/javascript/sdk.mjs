// A sign-in by AWS's own SDK, whose tokens aws-jwt-verify takes, and nothing else. Prints one JSON object.
// Arguments: endpoint, issuer, app client id, e-mail address of a user.

import {
  CognitoIdentityProviderClient, GetUserCommand, InitiateAuthCommand, RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { JwtVerifier } from "aws-jwt-verify";
import { mailedCode, mails } from "./mailed.mjs";

const [endpoint, issuer, clientId, email] = process.argv.slice(2);
const cognito = new CognitoIdentityProviderClient({
  endpoint, region: "us-east-1", credentials: { accessKeyId: "none", secretAccessKey: "none" },
});

/** @param {string | undefined} Session @param {string} ANSWER @param {Record<string, string>} [ClientMetadata] */
function answered(Session, ANSWER, ClientMetadata) {
  const ChallengeResponses = { USERNAME: email, ANSWER };
  const ChallengeName = "CUSTOM_CHALLENGE";
  return cognito.send(new RespondToAuthChallengeCommand({ ClientId: clientId, ChallengeName, Session, ChallengeResponses, ClientMetadata }));
}

const before = (await mails(endpoint, email)).length;
const begun = await cognito.send(new InitiateAuthCommand({
  ClientId: clientId, AuthFlow: "CUSTOM_AUTH", AuthParameters: { USERNAME: email },
}));
const isSent = begun.ChallengeParameters?.method !== "NONE";
const asked = isSent ? begun : await answered(begun.Session, "start", { request_id: crypto.randomUUID() });
const { AuthenticationResult } = await answered(asked.Session, await mailedCode(endpoint, email, before));
const { AccessToken = "", IdToken = "" } = AuthenticationResult ?? {};
const { UserAttributes = [] } = await cognito.send(new GetUserCommand({ AccessToken }));

const verifier = JwtVerifier.create({ issuer, audience: null, jwksUri: `${issuer}/.well-known/jwks.json` });
verifier.cacheJwks(await (await fetch(`${issuer}/.well-known/jwks.json`)).json());
const [head, , signature] = IdToken.split(".");
const forged = [head, Buffer.from(JSON.stringify({ iss: issuer, sub: "other" })).toString("base64url"), signature].join(".");
const refused = await verifier.verify(forged).then(() => "taken", (error) => error.constructor.name);
const claims = await verifier.verify(IdToken);
const access = await verifier.verify(AccessToken);
console.log(JSON.stringify({
  method: asked.ChallengeParameters?.method,
  email: UserAttributes.find(({ Name }) => Name === "email")?.Value,
  id: [claims.token_use, claims.aud === clientId, claims.email],
  access: [access.token_use, access.client_id === clientId, access.sub === claims.sub],
  refused,
}));
