// A button that prints the page: <button data-print hidden>. Without this one prints by the menu.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
