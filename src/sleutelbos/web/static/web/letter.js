// The QR link of a letter: take the token out of the address bar, then post it.

const form = document.querySelector("[data-letter]");
const token = location.hash.slice(1);

if (form && token) {
  form.elements.namedItem("token").value = token;
  history.replaceState(null, "", location.pathname);
  form.hidden = false;
  document.querySelector("[data-letter-otherwise]").hidden = true;
  form.submit();
}

// Coming back with the back button shows the button, not an endless "one moment".
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
