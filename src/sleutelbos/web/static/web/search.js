// The office by keyboard. "/" goes to the search field of the page; Escape empties it, closes what
// is open, or goes back; the arrows walk through what was found and Enter opens it. With
// <form data-search="id of the results"> it searches as one types. Everything works without this:
// the form is a GET of the same address, and the way back is a link.

const FIELDS = "input, textarea, select, [contenteditable]";
const forms = [...document.querySelectorAll("form[role=search]")];

for (const form of forms) if (form.dataset.search) follow(form);
for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;
document.body.classList.add("has-keys");
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "/" && !event.target.closest(FIELDS)) search(event);
  if (event.key === "Escape") leave(event);
});

function search(event) {
  const input = forms[0]?.querySelector('input[type="search"]');
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.select();
}

function leave(event) {
  const open = document.querySelector("details.menu[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  } else if (event.target.closest(FIELDS)) {
    event.target.blur();
  } else if (![...document.querySelectorAll("main input, main textarea, main select")].some(isTyped)) {
    document.querySelector("main a.back")?.click();
  }
}

function isTyped(field) {
  if (field.type === "hidden" || field.closest("form[role=search]")) return false;
  if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
  return field.type === "checkbox" || field.type === "radio"
    ? field.checked !== field.defaultChecked
    : field.value !== field.defaultValue;
}

function follow(form) {
  const input = form.querySelector('input[type="search"]');
  const results = document.getElementById(form.dataset.search);
  const said = form.querySelector("[role=status]");
  let timer = 0;
  let asked = null;

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const address = new URL(form.action);
    address.search = new URLSearchParams(new FormData(form)).toString();
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, {
        headers: { "X-Fragment": results.id },
        signal: asked.signal,
        redirect: "error", // signed out meanwhile: the form itself will lead to the sign-in page
      });
      if (!answer.ok) return;
      results.innerHTML = await answer.text();
      said.textContent = results.querySelector("[data-count]")?.textContent ?? "";
      if ("keep" in form.dataset) history.replaceState(null, "", address);
    } catch (error) {
      if (error.name === "AbortError") return;
    }
    results.removeAttribute("aria-busy");
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  form.parentElement.addEventListener("keydown", (event) => {
    const places = [input, ...results.querySelectorAll("a.found-line")];
    const here = places.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && (here > 0 || input.value)) {
      event.preventDefault();
      input.focus();
      if (here > 0) return;
      clearTimeout(timer);
      asked?.abort();
      input.value = results.innerHTML = said.textContent = "";
    } else if (step && here >= 0 && places[here + step]) {
      event.preventDefault();
      places[here + step].focus();
    }
  });
}
