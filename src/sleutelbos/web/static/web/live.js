// What changes while a page is open: the number in each [data-unread], the way to newer messages than a list
// has [data-newer], and the region [data-reach] with whom a sent message reached. Without this, and while the line is cut, every page brings its own.

const AWAY = 30_000; // a page that nobody looks at for so long hears nothing: batteries are small
const FIRST = 5_000;
const LONGEST = 300_000;
const PLACES = "a, [tabindex]";

const numbers = document.querySelectorAll("[data-unread]");
const newer = document.querySelector("[data-newer]");
const listed = parseInt(numbers[0]?.firstChild.data, 10);
const reach = document.querySelector("[data-reach]");
let source = null;
let timer = 0;
let pause = FIRST;
let isOver = false;
let isAsking = false;
let isStale = false;

document.addEventListener("visibilitychange", () => later(document.hidden ? close : open, document.hidden ? AWAY : 0));
addEventListener("pagehide", close);
addEventListener("pageshow", (event) => event.persisted && open());
addEventListener("online", open);
open();

function later(act, wait) {
  clearTimeout(timer);
  timer = setTimeout(act, wait);
}

function open() {
  clearTimeout(timer);
  if (source || isOver || document.hidden) return;
  source = new EventSource(reach ? `/live?sent=${reach.dataset.reach}` : "/live");
  source.addEventListener("message", show);
  source.addEventListener("reach", renew);
  source.addEventListener("end", () => {
    isOver = true;
    close();
  });
  source.addEventListener("error", () => {
    if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    close();
    later(open, pause);
    pause = Math.min(pause * 2, LONGEST);
  });
}

function close() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

function show({ data }) {
  pause = FIRST;
  const count = Number(data);
  if (newer && count > listed) newer.hidden = false;
  const text = count > 99 ? "99+" : String(count);
  for (const one of numbers) {
    one.hidden = !count;
    if (one.firstChild.data !== text) one.firstChild.data = text;
  }
}

async function renew() {
  isStale = isAsking;
  if (isAsking) return;
  isAsking = true;
  try {
    const answer = await fetch(location.pathname + location.search, {
      headers: { "X-Fragment": reach.id },
      redirect: "error", // signed out meanwhile
    });
    if (answer.ok) replace(await answer.text());
  } catch {
    // away for a moment: the next word tries again
  }
  setTimeout(() => {
    isAsking = false;
    if (isStale) renew();
  }, 1000);
}

function replace(html) {
  const here = [...reach.querySelectorAll(PLACES)].indexOf(document.activeElement);
  reach.innerHTML = html; // ours
  reach.querySelectorAll(PLACES)[here]?.focus({ preventScroll: true });
}
