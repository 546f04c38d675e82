// oauth4webapi checks each answer to the letter; here as an app without a secret, on a loopback port.

import assert from "node:assert/strict";
import * as oauth from "oauth4webapi";
import { Owner, input } from "./owner.mjs";

const { origin, clientId, redirectUri, username, password } = input();
const plain = { [oauth.allowInsecureRequests]: true };
const issuer = new URL(origin);
const discovered = {};
for (const algorithm of ["oidc", "oauth2"]) {
  const answer = await oauth.discoveryRequest(issuer, { algorithm, ...plain });
  discovered[algorithm] = await oauth.processDiscoveryResponse(issuer, answer);
}
const server = discovered.oidc;
assert.equal(discovered.oauth2.token_endpoint, server.token_endpoint);
const app = { client_id: clientId };
const none = oauth.None();
const owner = new Owner(origin);
await owner.signIn(username, password);

const verifier = oauth.generateRandomCodeVerifier();
const nonce = oauth.generateRandomNonce();
const state = oauth.generateRandomState();
const asked = new URL(server.authorization_endpoint);
asked.search = new URLSearchParams({
  client_id: clientId, redirect_uri: redirectUri, response_type: "code",
  scope: "openid groups messages offline_access", state, nonce,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256",
});
const back = await owner.allow(asked.href);
const params = oauth.validateAuthResponse(server, app, back, state);
const given = await oauth.authorizationCodeGrantRequest(
  server, app, none, params, redirectUri, verifier, plain,
);
const tokens = await oauth.processAuthorizationCodeResponse(server, app, given, {
  expectedNonce: nonce, requireIdToken: true,
});
await oauth.validateApplicationLevelSignature(server, given, plain);
const { sub } = oauth.getValidatedIdTokenClaims(tokens);

const about = await oauth.userInfoRequest(server, app, tokens.access_token, plain);
const told = await oauth.processUserInfoResponse(server, app, sub, about);
assert.equal(told.unread_messages, 0);
assert.equal(told.name, undefined);

const asking = await oauth.refreshTokenGrantRequest(server, app, none, tokens.refresh_token, plain);
const newer = await oauth.processRefreshTokenResponse(server, app, asking);
const gone = await oauth.revocationRequest(server, app, none, newer.refresh_token, plain);
assert.equal(await oauth.processRevocationResponse(gone), undefined);
const dead = await oauth.refreshTokenGrantRequest(server, app, none, newer.refresh_token, plain);
await assert.rejects(oauth.processRefreshTokenResponse(server, app, dead), { error: "invalid_grant" });

const wanted = await oauth.deviceAuthorizationRequest(
  server, app, none, new URLSearchParams({ scope: "openid" }), plain,
);
const device = await oauth.processDeviceAuthorizationResponse(server, app, wanted);
await owner.allowDevice(device.user_code);
const polled = await oauth.deviceCodeGrantRequest(server, app, none, device.device_code, plain);
const shown = await oauth.processDeviceCodeResponse(server, app, polled);
assert.equal(oauth.getValidatedIdTokenClaims(shown).sub, sub);
console.log(sub);
