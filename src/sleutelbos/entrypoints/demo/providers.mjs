// Outside providers to try with: real ones (oidc-provider), of which only the people are invented.
// Whoever comes chooses who to be, without a password; never for a real school.
//
//   node providers.mjs SETTINGS.json      {modules, providers: [{issuer, title, claims, people, client}]}
//
// It leaves when its standard input ends: when whoever started it is gone.

import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const { modules, providers } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const library = pathToFileURL(`${modules}/oidc-provider/lib/index.js`);
const { default: Provider, interactionPolicy } = await import(library);

/** Return the provider's own settings: code flow with PKCE, all claims in the ID token. */
function settings({ claims, people, client }) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const policy = interactionPolicy.base();
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);
  return {
    clients: [{ ...client, response_types: ['code'], grant_types: ['authorization_code'] }],
    claims,
    conformIdTokenClaims: false,
    cookies: { keys: [client.client_secret] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => people.find((one) => one.sub === sub),
    }),
    interactions: { policy, url: (_context, { uid }) => `/interaction/${uid}` },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    loadExistingGrant: grant,
    pkce: { required: () => true },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 300, Interaction: 600, Session: 600 },
  };
}

/** Give what was asked: nobody is asked for consent here. */
async function grant({ oidc }) {
  const { Grant } = oidc.provider;
  const given = new Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
  given.addOIDCScope(oidc.params.scope);
  await given.save();
  return given;
}

/** Return the page on which one chooses who to be. */
function page(title, people) {
  const safe = (text) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
  const buttons = people.map(
    (one) => `<p><button name="sub" value="${safe(one.sub)}">${safe(one.shown)}</button></p>`,
  );
  return `<!doctype html><html lang="nl"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${safe(title)}</title>
<style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem}
button{font:inherit;width:100%;padding:.8rem;text-align:left;cursor:pointer}</style></head>
<body><main><h1>${safe(title)}</h1><p>Dit is nagebootst. Kies wie u bent.</p>
<form method="post">${buttons.join('')}</form></main></body></html>`;
}

/** Read who somebody chose to be. */
async function chosen(request) {
  let body = '';
  for await (const piece of request) body += piece;
  return new URLSearchParams(body).get('sub');
}

/** Serve one provider at the port of its issuer. */
function serve({ issuer, title, people, ...rest }) {
  const provider = new Provider(issuer, settings({ people, ...rest }));
  const others = provider.callback();
  const server = createServer(async (request, response) => {
    if (!request.url.startsWith('/interaction/')) return others(request, response);
    try {
      await provider.interactionDetails(request, response);
      if (request.method === 'POST') {
        const accountId = await chosen(request);
        const result = { login: { accountId, remember: false }, select_account: {} };
        return await provider.interactionFinished(request, response, result);
      }
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      return response.end(page(title, people));
    } catch {
      response.statusCode = 400;
      return response.end();
    }
  });
  const { hostname, port } = new URL(issuer);
  return new Promise((listening) => server.listen(port, hostname, listening));
}

process.stdin.resume().on('end', () => process.exit(0));
await Promise.all(providers.map(serve));
process.stdout.write('ready\n');
