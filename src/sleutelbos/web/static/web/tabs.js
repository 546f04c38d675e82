// On a phone the tabs scroll sideways: bring the present one into view.

for (const here of document.querySelectorAll(".tabs [aria-current]")) {
  here.scrollIntoView({ block: "nearest", inline: "center" });
}
