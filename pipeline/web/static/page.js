// Small comforts; every page works without them.
"use strict";
// Escape closes the evidence of a value that has the focus or the pointer.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector(".value:focus-within, .value:hover");
  if (open) open.classList.add("closed");
});
for (const value of document.querySelectorAll(".value")) {
  const reopen = () => value.classList.remove("closed");
  value.addEventListener("pointerleave", reopen);
  value.addEventListener("focusout", reopen);
  // The evidence stays inside the window.
  const place = () => {
    const why = value.querySelector(".why");
    why.classList.remove("to-left", "above");
    const box = why.getBoundingClientRect();
    if (box.right > document.documentElement.clientWidth - 8) why.classList.add("to-left");
    if (box.bottom > window.innerHeight - 8 && box.height < value.getBoundingClientRect().top) why.classList.add("above");
  };
  value.addEventListener("pointerenter", place);
  value.addEventListener("focusin", place);
}
// A card that a link leads to opens its evidence.
const opened = () => {
  const card = location.hash.startsWith("#r-") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!card) return;
  const details = card.querySelector("details");
  if (details) details.open = true;
  card.focus({ preventScroll: true });
};
window.addEventListener("hashchange", opened);
opened();
// A choice of year or level needs no second click.
for (const select of document.querySelectorAll("form.choose select")) select.addEventListener("change", () => select.form.requestSubmit());
