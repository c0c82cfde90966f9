// Builds a real HTML form that the browser itself posts to /session/..., so that password managers and Enter work and
// no password passes through Streamlit. Text from people only ever becomes textContent or a value.

const KEPT = "brightpath-typed-";  // what was typed, for when the form comes back with a problem; never a password

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

function passwordBox(input, label) {
  const toggle = element("button", { type: "button", class: "bp-show", "aria-pressed": "false" }, "Show");
  toggle.setAttribute("aria-label", `Show ${label}`);
  toggle.addEventListener("click", () => {
    const isShown = input.type === "text";
    input.type = isShown ? "password" : "text";
    toggle.textContent = isShown ? "Show" : "Hide";
    toggle.setAttribute("aria-pressed", String(!isShown));
    toggle.setAttribute("aria-label", `${isShown ? "Show" : "Hide"} ${label}`);
    input.focus();
  });
  return element("div", { class: "bp-password" }, input, toggle);
}

function fieldOf(field, formId) {
  const id = `${formId}-${field.name}`;
  const hintId = field.hint ? `${id}-hint` : null;
  if (field.type === "checkbox") {
    const box = element("input", { type: "checkbox", id, name: field.name, value: "yes" });
    return element("label", { class: "bp-check", for: id }, box, element("span", {}, field.label));
  }
  const input = element("input", {
    id,
    name: field.name,
    type: field.type,
    autocomplete: field.autocomplete,
    required: !field.is_silent,
    minlength: field.minlength,
    maxlength: field.maxlength,
    readonly: field.is_silent,
    tabindex: field.is_silent ? -1 : null,
    "aria-describedby": hintId,
    autocapitalize: "none",
    spellcheck: "false",
  });
  if (field.name === "name") input.setAttribute("autocapitalize", "words");
  if (field.value) input.value = field.value;
  if (field.is_silent) return element("div", { class: "bp-silent", "aria-hidden": "true" }, input);
  return element(
    "div",
    { class: "bp-field" },
    element("label", { for: id }, field.label),
    field.type === "password" ? passwordBox(input, field.label.toLowerCase()) : input,
    hintId ? element("small", { id: hintId }, field.hint) : null,
  );
}

function formOf(data) {
  const formId = `bp-${data.action.replace(/\W+/g, "-")}`;
  const problem = element("p", { class: "bp-problem", role: "alert", "aria-live": "assertive" });
  const button = element("button", { type: "submit", class: data.is_quiet ? "bp-quiet" : "bp-send" }, data.submit);
  const form = element(
    "form",
    { method: "post", action: data.action, id: formId },
    problem,
    ...Object.entries(data.hidden).map(([name, value]) => element("input", { type: "hidden", name, value })),
    ...data.fields.map((field) => fieldOf(field, formId)),
    button,
  );
  problem.textContent = data.problem;

  const kept = [...form.querySelectorAll('input[type="email"], input[type="text"]')].filter((input) => !input.readOnly);
  for (const input of kept) if (data.problem) input.value = sessionStorage.getItem(KEPT + input.name) ?? "";
  form.addEventListener("submit", () => {
    for (const input of kept) sessionStorage.setItem(KEPT + input.name, input.value);
    button.disabled = true;
    button.textContent = data.sending;
  });
  // Coming back with the browser's back button shows the page as it was left: the button has to live again.
  window.addEventListener("pageshow", () => {
    button.disabled = false;
    button.textContent = data.submit;
  });
  return form;
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".bp-credentials");
  const wanted = JSON.stringify(data);
  if (!root || root.dataset.shown === wanted) return; // a rerun of the page must not empty what is being typed
  root.dataset.shown = wanted;
  const form = formOf(data);
  root.replaceChildren(form);
  if (data.has_focus) {
    const first = [...form.querySelectorAll(".bp-field input")].find((input) => !input.value);
    first?.focus({ preventScroll: true });
  }
}
