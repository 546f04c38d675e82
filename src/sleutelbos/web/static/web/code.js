// Codes of digits: keep the digits, show them in groups, whatever is typed or pasted.
// <input data-code="3"> groups by three.

for (const input of document.querySelectorAll("input[data-code]")) {
  const size = Number(input.dataset.code);
  input.addEventListener("input", () => {
    const atEnd = input.selectionStart === input.value.length;
    const digits = input.value.normalize("NFKC").replace(/\D/g, "").slice(0, 6);
    const groups = digits.match(new RegExp(`.{1,${size}}`, "g")) ?? [];
    if (atEnd) input.value = groups.join(" ");
  });
}
