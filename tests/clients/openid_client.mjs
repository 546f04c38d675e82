// openid-client walks every flow against a real server; it throws at whatever is not as it should be.

import assert from "node:assert/strict";
import * as client from "openid-client";
import { Owner, input } from "./owner.mjs";

const { origin, clientId, secret, redirectUri, username, password } = input();
const config = await client.discovery(
  new URL(origin), clientId, secret, client.ClientSecretBasic(secret),
  { execute: [client.allowInsecureRequests] },
);
client.enableNonRepudiationChecks(config); // verify signatures, too
const owner = new Owner(origin);
await owner.signIn(username, password);

const verifier = client.randomPKCECodeVerifier();
const state = client.randomState();
const nonce = client.randomNonce();
const asked = client.buildAuthorizationUrl(config, {
  redirect_uri: redirectUri, scope: "openid profile offline_access", state, nonce, max_age: "600",
  code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256",
});
const back = await owner.allow(asked.href);
assert.equal(back.searchParams.get("iss"), origin);
const tokens = await client.authorizationCodeGrant(config, back, {
  pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, maxAge: 600,
  idTokenExpected: true,
});
const claims = tokens.claims();
const told = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
assert.equal(told.role, "guardian");

const newer = await client.refreshTokenGrant(config, tokens.refresh_token);
assert.notEqual(newer.refresh_token, tokens.refresh_token);
assert.equal((await client.tokenIntrospection(config, newer.access_token)).active, true);
await client.tokenRevocation(config, newer.refresh_token);
assert.equal((await client.tokenIntrospection(config, newer.access_token)).active, false);
await assert.rejects(client.refreshTokenGrant(config, newer.refresh_token), { error: "invalid_grant" });

const device = await client.initiateDeviceAuthorization(config, { scope: "openid" });
const poll = () =>
  client.genericGrantRequest(config, "urn:ietf:params:oauth:grant-type:device_code", {
    device_code: device.device_code,
  });
await assert.rejects(poll(), { error: "authorization_pending" });
await assert.rejects(poll(), { error: "slow_down" });
await owner.allowDevice(device.user_code);
const shown = await poll();
assert.equal((await client.fetchUserInfo(config, shown.access_token, claims.sub)).sub, claims.sub);

const leaving = client.buildEndSessionUrl(config, {
  id_token_hint: tokens.id_token, post_logout_redirect_uri: redirectUri, state: "bye",
});
assert.equal((await owner.allow(leaving.href)).href, `${redirectUri}?state=bye`);
assert.equal((await owner.ask("/start")).status, 302);
console.log(claims.sub);
