// Puts the cursor into the first field of the dialog it stands in, once for each turn of its form.

const done = new WeakMap();

export default function ({ data, parentElement }) {
  const here = parentElement.querySelector(".first-field");
  if (!here || done.get(here) === data.turn) return;
  done.set(here, data.turn);
  const host = here.getRootNode().host || here;
  // After the fields of the new turn are drawn.
  setTimeout(() => host.closest('[role="dialog"]')?.querySelector("input:not([type=checkbox])")?.focus(), 120);
}
