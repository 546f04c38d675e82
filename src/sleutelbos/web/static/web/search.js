// Search by keyboard: "/" goes to the search field of the page, Escape empties it. With
// <form data-search="id of the results"> it searches as one types, and the arrows walk through what
// was found. Everything works without this: the form is a GET of the same address.

for (const form of document.querySelectorAll("form[role=search]")) listen(form);
for (const form of document.querySelectorAll("form[data-search]")) follow(form);

function listen(form) {
  const input = form.querySelector('input[type="search"]');
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !input.value) return;
    event.preventDefault();
    input.value = "";
    input.dispatchEvent(new Event("input"));
  });
}

function follow(form) {
  const input = form.querySelector('input[type="search"]');
  const results = document.getElementById(form.dataset.search);
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
      history.replaceState(null, "", address);
    } catch (error) {
      if (error.name === "AbortError") return;
    }
    results.removeAttribute("aria-busy");
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const places = [input, ...results.querySelectorAll("a")];
    const here = places.indexOf(document.activeElement);
    if (!step || here < 0 || !places[here + step]) return;
    event.preventDefault();
    places[here + step].focus();
  });
}
