// Follow long work: <div data-poll="address"> is refreshed until its new content no longer holds
// a [data-going]. The answer is an HTML fragment; without this one reloads the page.

for (const region of document.querySelectorAll("[data-poll]")) follow(region);

async function follow(region) {
  let pause = 1000;
  while (region.querySelector("[data-going]")) {
    await new Promise((done) => setTimeout(done, pause));
    if (document.hidden) continue;
    try {
      const answer = await fetch(region.dataset.poll, { headers: { "X-Fragment": region.id }, redirect: "error" });
      if (answer.ok) region.innerHTML = await answer.text();
      pause = 1000;
    } catch {
      pause = Math.min(pause * 2, 30000); // away for a moment: ask less often
    }
  }
}
