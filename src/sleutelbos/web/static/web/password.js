// Password fields: show what is typed, say which rule is met, take a suggested passphrase.

for (const field of document.querySelectorAll("[data-password]")) addToggle(field);
for (const form of document.querySelectorAll("[data-password-form]")) followRules(form);
document.querySelector("[data-focus]")?.focus();

function addToggle(field) {
  const input = field.querySelector("input");
  const button = field.querySelector(".input-toggle");
  button.hidden = false;
  button.addEventListener("click", () => show(input, button, input.type === "password"));
  // A browser must not remember a visible password as ordinary text.
  input.form?.addEventListener("submit", () => show(input, button, false));
}

function show(input, button, visible) {
  input.type = visible ? "text" : "password";
  button.setAttribute("aria-pressed", String(visible));
  const icon = button.querySelector("use");
  icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, visible ? "#eye-off" : "#eye"));
}

function followRules(form) {
  const input = form.elements.namedItem("password");
  const repeat = form.elements.namedItem("repeat");
  const lines = form.querySelectorAll("[data-rule]");
  const update = () => lines.forEach((line) => mark(line, RULES[line.dataset.rule](input.value)));
  input.addEventListener("input", update);
  for (const button of form.querySelectorAll("[data-suggestion]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      for (const one of [input, repeat]) {
        one.value = button.dataset.suggestion;
        show(one, one.parentElement.querySelector(".input-toggle"), true);
      }
      update();
      form.querySelector(".suggestions").open = false;
      input.focus();
    });
  }
}

function mark(line, met) {
  const state = line.querySelector(".rule-state");
  line.dataset.state = met ? "met" : "open";
  const text = met ? state.dataset.met : "";
  if (state.textContent !== text) state.textContent = text;
}

// The server decides; these say the same beforehand (accounts.rules).
const RULES = {
  strict: (text) => within(text, 15),
  password: (text) => within(text, 8) && kinds(text) >= 2,
  passphrase: (text) => within(text, 20) && words(text) >= 4,
};

function within(text, least) {
  const length = [...text.normalize("NFC")].length;
  return length >= least && length <= 128;
}

function kinds(text) {
  const tests = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}\s]/u];
  return tests.filter((test) => test.test(text)).length;
}

function words(text) {
  const parts = text.split(" ");
  return parts.includes("") ? 0 : parts.length;
}
