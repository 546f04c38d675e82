// Passkeys: ask the browser, put its answer in the form's hidden field, and send the form.
// Where there are no passkeys, the page stays as it came: without a button.

const form = document.querySelector("form[data-passkey]");
const forgotten = document.querySelector("[data-passkeys-accepted]");
if (form && window.PublicKeyCredential) start(form);
if (forgotten) {
  // Authenticators that listen forget what was removed here.
  window.PublicKeyCredential?.signalAllAcceptedCredentials?.(
    JSON.parse(forgotten.dataset.passkeysAccepted),
  )?.catch(() => {});
}

function start(form) {
  const options = decoded(JSON.parse(form.dataset.options));
  const button = form.querySelector("[data-passkey-button]");
  for (const one of form.querySelectorAll("[data-passkey-with]")) one.hidden = false;
  for (const one of form.querySelectorAll("[data-passkey-without]")) one.hidden = true;
  let waiting = offer(form, options);
  button.addEventListener("click", async () => {
    waiting?.abort();
    say(form, "");
    try {
      await send(form, options);
    } catch (problem) {
      if (problem.name !== "NotAllowedError") say(form, problem.name);
      waiting = offer(form, options);
    }
  });
}

// Let the browser offer passkeys where the username is typed.
function offer(form, options) {
  if (!form.querySelector('[autocomplete~="webauthn"]')) return null;
  const waiting = new AbortController();
  PublicKeyCredential.isConditionalMediationAvailable?.()
    .then((can) => can && send(form, options, { mediation: "conditional", signal: waiting.signal }))
    .catch(() => {});
  return waiting;
}

async function send(form, options, more = {}) {
  const made = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey: options })
    : await navigator.credentials.get({ publicKey: options, ...more });
  form.elements.namedItem("credential").value = JSON.stringify(encoded(made));
  form.submit();
}

function say(form, problem) {
  for (const line of form.querySelectorAll("[data-passkey-problem]")) {
    const known = problem === "InvalidStateError" ? "known" : "other";
    line.hidden = !problem || line.dataset.passkeyProblem !== known;
  }
}

function decoded(options) {
  const ids = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: ids(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: ids(options.allowCredentials) }),
  };
}

function encoded(made) {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = {};
  for (const name of names) if (made.response[name]) response[name] = text(made.response[name]);
  return { id: made.id, rawId: text(made.rawId), type: made.type, response };
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
