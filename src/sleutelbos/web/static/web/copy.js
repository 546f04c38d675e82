// A field with something to copy gets a button that does. Without this, one selects it by hand.

for (const field of document.querySelectorAll("[data-copy]")) {
  const input = field.querySelector("input");
  const button = field.querySelector("button");
  const says = button.querySelector("span");
  const before = says.textContent;
  button.hidden = !navigator.clipboard;
  input.addEventListener("focus", () => input.select());
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(input.value);
    says.textContent = button.dataset.done;
    setTimeout(() => { says.textContent = before; }, 2500);
  });
}
