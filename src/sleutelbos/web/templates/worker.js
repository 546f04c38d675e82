// The worker of the app. It keeps files that are nobody's and one page for when there is no
// connection; no page that somebody reads is ever kept. Version {{ version }}.

const KEPT = "sleutelbos-{{ version }}";
const OFFLINE = {{ offline | tojson }};
const SHELL = {{ shell | tojson }};

addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(open(event));
  } else if (SHELL.includes(request.url.slice(location.origin.length))) {
    event.respondWith(caches.match(request.url).then((found) => found ?? fetch(request)));
  }
});

addEventListener("push", (event) => {
  const told = event.data?.json() ?? {};
  const shown = registration.showNotification(told.title ?? "", {
    tag: "post", renotify: true, icon: "/icon?size=192", badge: "/icon?size=192",
  });
  const counted = navigator.setAppBadge?.(told.count).catch(() => {});
  event.waitUntil(Promise.all([shown, counted]));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(read());
});

async function keep() {
  const cache = await caches.open(KEPT);
  // Without cookies: what is kept is what a stranger gets.
  const asked = [OFFLINE, ...SHELL].map((address) => new Request(address, { credentials: "omit" }));
  await cache.addAll(asked);
}

async function read() {
  const [page] = await clients.matchAll({ type: "window" });
  if (!page) return clients.openWindow("/messages");
  await page.focus();
  return page.navigate("/messages");
}

async function tidy() {
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
  await registration.navigationPreload?.enable();
}

async function open(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match(OFFLINE)) ?? Response.error();
  }
}
