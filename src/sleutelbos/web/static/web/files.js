// Send files as soon as they are chosen, one after the other, with how far they are: [data-files] in a form.
// Without this there is a button that sends the form with its files and shows it again.

for (const field of document.querySelectorAll("[data-files]")) take(field);

function take(field) {
  const form = field.closest("form");
  const input = field.querySelector("input[type=file]");
  const kept = field.querySelector("[data-files-kept]");
  const busy = field.querySelector("[data-files-busy]");
  const queue = [];
  let refused = []; // of the files that were chosen together
  let isSending = false;
  let after = null; // the button that was pressed meanwhile

  field.querySelector("[data-files-add]").remove();
  input.addEventListener("change", () => {
    add([...input.files]);
    input.value = "";
  });
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
  kept.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=remove]");
    if (!button) return;
    event.preventDefault();
    button.disabled = true;
    send({ remove: button.value }).then(() => input.focus());
  });
  form.addEventListener("submit", (event) => {
    if (!isSending) return;
    event.preventDefault(); // what is on its way would be left behind
    after = event.submitter;
  });

  function add(files) {
    for (const file of files) queue.push({ file, row: row(file) });
    if (isSending) return;
    refused = [];
    next();
  }

  async function next() {
    const first = queue.shift();
    isSending = Boolean(first);
    if (!first) {
      if (after) form.requestSubmit(after);
      return;
    }
    await send({ act: "attach" }, first);
    first.row.remove();
    next();
  }

  function row(file) {
    const made = document.createElement("li");
    const name = document.createElement("b");
    const progress = document.createElement("progress");
    const stop = document.createElement("button");
    made.className = "file";
    name.className = "grow";
    name.textContent = file.name;
    progress.max = 1;
    progress.value = 0;
    progress.setAttribute("aria-label", file.name);
    stop.type = "button";
    stop.className = "button button-quiet button-small";
    stop.textContent = field.dataset.stop;
    stop.addEventListener("click", () => {
      const at = queue.findIndex((one) => one.row === made);
      if (at >= 0) queue.splice(at, 1)[0].row.remove();
      else made.request?.abort();
    });
    made.append(name, stop, progress);
    busy.append(made);
    return made;
  }

  // Send what is typed along, so that the draft is the same one; the last field says that all came.
  function send(act, one) {
    const body = new FormData(form);
    for (const name of ["file", "whole", "act"]) body.delete(name);
    for (const [name, value] of Object.entries(act)) body.set(name, value);
    if (one) body.append("file", one.file);
    body.append("whole", "1");
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("X-Fragment", "files");
      request.upload.addEventListener("progress", (event) => {
        if (one && event.lengthComputable) one.row.querySelector("progress").value = event.loaded / event.total;
      });
      request.addEventListener("load", () => {
        const isOurs = [200, 507].includes(request.status) && request.responseText.indexOf("<html") < 0;
        if (isOurs) show(request.responseText);
        else say(field.dataset.cut);
      });
      request.addEventListener("error", () => say(field.dataset.cut));
      request.addEventListener("loadend", done);
      if (one) one.row.request = request;
      request.send(body);
    });
  }

  function show(html) {
    kept.innerHTML = html; // ours: the list, and what was refused
    for (const one of refused) one.removeAttribute("id"); // the newest one has it
    refused.push(...kept.querySelectorAll(".error"));
    kept.append(...refused);
  }

  function say(text) {
    const told = document.createElement("p");
    told.className = "error";
    told.setAttribute("role", "alert");
    told.textContent = text;
    kept.append(told);
  }
}
