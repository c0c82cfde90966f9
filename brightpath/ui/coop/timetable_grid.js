// A co-op's week: days with their periods, a card for each meeting. Text from people goes in through textContent only.

const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name === "edge") node.style.setProperty("--edge", value);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
};

const faces = (card) => [
  el("div", {}, el("b", { text: card.name, dir: "auto" }), ...(card.isPinned ? [el("span", { class: "pin", text: "pinned" })] : [])),
  el("small", { text: card.says, dir: "auto" }),
];

const cardOf = (card) =>
  card.key === null
    ? el("div", { class: "card", edge: card.edge }, ...faces(card))
    : el("button", { type: "button", class: "card", edge: card.edge, "data-key": card.key, "aria-pressed": String(card.isChosen) }, ...faces(card));

const slotOf = (slot) =>
  el(
    "li",
    { class: slot.cards.length ? "slot" : "slot free" },
    el("span", { class: "time", text: slot.hours }),
    el("div", { class: "cards" }, ...slot.cards.map(cardOf)),
  );

function draw(root, data) {
  const held = root.contains(root.getRootNode().activeElement) ? root.getRootNode().activeElement.dataset.key : null;
  const week = el("div", { class: data.isSingle ? "coop-week single" : "coop-week", role: "group", "aria-label": data.label });
  week.style.setProperty("--days", data.days.length);
  week.style.setProperty("--periods", data.days[0]?.slots.length ?? 0);
  week.append(...data.days.map((day) => el("section", {}, el("h4", { text: day.name }), el("ol", {}, ...day.slots.map(slotOf)))));
  root.replaceChildren(week);
  if (held) root.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}

/** Lead eyes and keys on to what the page says of the chosen meeting, once it stands there. */
function leadOn(place) {
  const panel = document.querySelector(`.st-key-${CSS.escape(place)}`);
  if (!panel) return;
  panel.tabIndex = -1;
  panel.style.outline = "none";
  panel.style.scrollMarginTop = "76px"; // below the bar with the pages
  panel.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  panel.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
}

const shown = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".coop-timetable");
  if (!root) return;
  const before = shown.get(root);
  shown.set(root, { text: JSON.stringify(data.days), turn: data.turn, tell: setTriggerValue });
  if (!before) {
    root.addEventListener("click", (event) => {
      const card = event.target.closest("button.card");
      if (card) shown.get(root).tell("chosen", card.dataset.key);
    });
  }
  if (before?.text !== JSON.stringify(data.days)) draw(root, data);
  if (before && before.turn !== data.turn) setTimeout(() => leadOn(data.leadsTo), 150);
}
