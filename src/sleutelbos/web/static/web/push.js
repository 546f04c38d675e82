// Notices on this device: ask the browser for a place at its push service, and give it to the school.

const part = document.querySelector("[data-push]");
const form = part?.querySelector("form");
const can = "PushManager" in window && "serviceWorker" in navigator && "Notification" in window;

if (form && can) {
  form.hidden = false;
  part.querySelector("[data-push-cannot]").hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    (form.dataset.on ? leave() : enter()).then(() => form.submit(), refused);
  });
}

async function enter() {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe();
  const place = await pushManager.subscribe({
    userVisibleOnly: true, applicationServerKey: part.dataset.push,
  });
  const { endpoint, keys } = place.toJSON();
  for (const [name, value] of Object.entries({ endpoint, ...keys })) {
    if (form.elements.namedItem(name)) form.elements.namedItem(name).value = value;
  }
}

async function leave() {
  const { pushManager } = await navigator.serviceWorker.ready;
  await (await pushManager.getSubscription())?.unsubscribe();
}

function refused() {
  part.querySelector("[data-push-refused]").hidden = false;
}
