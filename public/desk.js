// On the desk: a form that is sent takes the page with it. What was typed in another one
// is said first. Without a script one form is open at a time.
const main = document.querySelector("main[data-unsaved]");
const forms = [...(main?.querySelectorAll("form") ?? [])];
const filled = (form) => new URLSearchParams(new FormData(form)).toString();
const drawn = new Map(forms.map((form) => [form, filled(form)]));

main?.addEventListener("submit", (event) => {
  const other = forms.find((form) => form !== event.target && filled(form) !== drawn.get(form));
  if (other === undefined || window.confirm(main.dataset.unsaved)) return;
  event.preventDefault();
  const fold = other.closest("details");
  if (fold !== null) fold.open = true;
  other.querySelector("input:not([type=hidden]), select, textarea")?.focus();
});
