// The app: its worker, the number on its icon, the button that installs it.

const unread = Number.parseInt(document.querySelector("[data-unread]")?.textContent ?? "0", 10);
const isApp = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const hint = document.querySelector("[data-hint]");
const install = document.querySelector("[data-install]");

if ("serviceWorker" in navigator && (isApp || document.querySelector(".bar-nav"))) {
  const language = encodeURIComponent(document.documentElement.lang);
  navigator.serviceWorker.register(`/worker.js?language=${language}`).catch(() => {});
}

if ("setAppBadge" in navigator) {
  (unread ? navigator.setAppBadge(unread) : navigator.clearAppBadge()).catch(() => {});
}

if (isApp) hint?.remove();

addEventListener("beforeinstallprompt", (event) => {
  if (!install) return;
  event.preventDefault();
  install.hidden = false;
  install.firstElementChild.onclick = () => event.prompt();
});

addEventListener("appinstalled", () => {
  hint?.remove();
  if (install) install.hidden = true;
});
