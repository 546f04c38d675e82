// Search as you type: <form data-search="id of the results"> with one search field. The page works
// without this: the form is a GET of the same address. "/" goes to the field, Escape empties it.

for (const form of document.querySelectorAll("form[data-search]")) start(form);

function start(form) {
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
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !input.value) return;
    event.preventDefault();
    input.value = "";
    ask();
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}
