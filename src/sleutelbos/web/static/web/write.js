// Write a message: <form data-draft> is kept while one types, and [data-tools] shape the text of the
// textarea that they control. Without this there is a button to keep the draft, and the marks can be typed.

for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
for (const tools of document.querySelectorAll("[data-tools]")) shape(tools);

function keep(form) {
  const said = form.querySelector("[data-saved]");
  let timer = 0;
  let kept = text();

  function text() {
    return new URLSearchParams(new FormData(form)).toString();
  }

  async function send() {
    const now = text();
    if (now === kept) return;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(now),
        headers: { "X-Fragment": "saved" },
        redirect: "error", // sent or signed out meanwhile: the form itself will lead there
      });
      if (!answer.ok) return;
      kept = now;
      said.innerHTML = await answer.text(); // ours: when it was kept, and what could be plainer
    } catch {
      said.textContent = ""; // away for a moment: the next change tries again
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, 1500);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}

function shape(tools) {
  const area = document.getElementById(tools.getAttribute("aria-controls"));
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.mark) around(area, button.dataset.mark, button.dataset.mark);
    else if (button.dataset.line) before(area, button.dataset.line);
    else around(area, "[", "](https://)");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function around(area, start, end) {
  const { selectionStart: from, selectionEnd: to, value } = area;
  area.setRangeText(start + value.slice(from, to) + end, from, to, "end");
  const caret = to + start.length + (from === to ? 0 : end.length);
  area.focus();
  area.setSelectionRange(caret, caret);
}

function before(area, mark) {
  const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const lines = area.value.slice(from, area.selectionEnd).split("\n");
  area.setRangeText(lines.map((line) => mark + line).join("\n"), from, area.selectionEnd, "end");
  area.focus();
}
