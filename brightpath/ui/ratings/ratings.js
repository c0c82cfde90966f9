// Ratings from one to five. The browser keeps the truth: every answer is shown at once and told as the whole map with
// a growing turn, so that a page that reruns late undoes nothing. Text from people goes in through textContent only.

const POINTS = [1, 2, 3, 4, 5];
const STAR = [["path", { d: "M12 2.6l2.9 6 6.5.9-4.7 4.6 1.1 6.5-5.8-3.1-5.8 3.1 1.1-6.5L2.6 9.5l6.5-.9z" }]];
// The mouth goes from a frown over a straight line to a laugh.
const MOUTHS = ["M7.6 17.2q4.4-5 8.8 0", "M8 16.6q4-2.6 8 0", "M8.2 15.8h7.6", "M8 14.8q4 3.2 8 0", "M7.2 14h9.6q-.7 4.6-4.8 4.6T7.2 14z"];
const FACES = MOUTHS.map((mouth) => [
  ["circle", { cx: 12, cy: 12, r: 10 }],
  ["circle", { cx: 8.6, cy: 9.6, r: 1.25, class: "eye" }],
  ["circle", { cx: 15.4, cy: 9.6, r: 1.25, class: "eye" }],
  ["path", { d: mouth, class: "mouth" }],
]);

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.filter((child) => child !== null));
  return node;
}

function picture(parts) {
  const make = (tag, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const svg = make("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  svg.append(...parts.map(([tag, attributes]) => make(tag, attributes)));
  return svg;
}

const drawn = {
  points: (number) => String(number),
  stars: () => picture(STAR),
  faces: (number) => picture(FACES[number - 1]),
};

function makeRatings(root) {
  let data = null;
  let tell = null;
  let shown = ""; // what the rows were drawn from
  let answers = {};
  let turn = 0; // of the last answer told
  let rows = []; // { key, node, points: [buttons] } in order
  let visited = -1; // the row that last had the focus
  let count = null;
  let onward = null;

  function show(fresh, setStateValue) {
    const isOther = data?.key !== fresh.key;
    data = fresh;
    tell = setStateValue;
    // A page that has not heard of the last answer yet is late; the one that has is on its way.
    if (isOther || data.seen >= turn) {
      turn = data.seen;
      answers = { ...data.answers };
    }
    const wanted = JSON.stringify([data.key, data.statements, data.low, data.high, data.isCompact, data.isBrief]);
    if (wanted !== shown) draw();
    shown = wanted;
    mark();
  }

  // -- drawing --------------------------------------------------------------------------------------------------------

  const ends = () => el("div", { class: "ends", "aria-hidden": "true" }, el("span", { dir: "auto" }, data.low), el("span", { dir: "auto" }, data.high));

  function draw() {
    const held = root.getRootNode().activeElement;
    const place = rows.findIndex((row) => row.points.includes(held));
    const key = rows[place]?.key;
    const point = rows[place]?.points.indexOf(held);

    count = el("span", { class: "count", role: "status" });
    onward = el("button", { type: "button", class: "onward" }, "Next unanswered");
    rows = data.statements.map(drawRow);
    visited = -1;
    root.classList.toggle("compact", data.isCompact);
    root.classList.toggle("brief", data.isBrief);
    const nodes = rows.map((row) => row.node);
    // What 1 and 5 mean stands above the first numbers.
    const first = data.statements.findIndex((statement) => statement.look === "points");
    if (first >= 0) nodes.splice(first, 0, el("div", { class: "header" }, ends()));
    root.replaceChildren(el("div", { class: "top" }, count, onward), ...nodes);
    onward.addEventListener("click", goOnward);
    rows.find((row) => row.key === key)?.points[point].focus({ preventScroll: true });
  }

  function drawRow(statement, place) {
    const helpId = `help-${place}`;
    const points = POINTS.map((number) => {
      const name = statement.names[number - 1];
      const label = name ?? `${number} of 5; 1 ${data.low}, 5 ${data.high}`;
      const button = el("button", { type: "button", class: "point", role: "radio", "aria-label": label }, drawn[statement.look](number));
      if (name) button.title = name;
      button.addEventListener("click", () => rate(place, answers[statement.key] === number ? null : number, number));
      button.addEventListener("focus", () => (visited = place));
      button.addEventListener("keydown", (event) => onKey(event, place, number));
      return button;
    });
    const scale = el("div", { class: "scale", role: "radiogroup", "aria-label": statement.text }, ...points);
    if (statement.help) scale.setAttribute("aria-describedby", helpId);
    const node = el(
      "div",
      { class: `statement ${statement.look}`, "data-key": statement.key },
      el(
        "div",
        {},
        el("p", { class: "text", dir: "auto" }, statement.text),
        statement.help ? el("p", { class: "help", id: helpId, dir: "auto" }, statement.help) : null,
      ),
      el("div", {}, scale, statement.look === "points" ? ends() : null),
    );
    return { key: statement.key, node, points };
  }

  /** Show the answers on the rows that stand: nothing is drawn anew, so the focus stays where it is. */
  function mark() {
    root.dataset.heard = String(data.seen >= turn); // whether the page knows of every answer
    for (const row of rows) {
      const given = answers[row.key] ?? null;
      const held = row.points.indexOf(root.getRootNode().activeElement);
      const entry = held >= 0 ? held : (given ?? 1) - 1; // where Tab comes in
      row.node.classList.toggle("answered", given !== null);
      row.points.forEach((button, at) => {
        button.setAttribute("aria-checked", String(at + 1 === given));
        button.classList.toggle("reached", given !== null && at < given);
        button.tabIndex = at === entry ? 0 : -1;
      });
    }
    const done = rows.filter(isAnswered).length;
    const said = `${done} of ${rows.length} answered`;
    if (count.textContent !== said) count.textContent = said;
    onward.hidden = done === rows.length;
  }

  // -- answering ------------------------------------------------------------------------------------------------------

  const isAnswered = (row) => row.key in answers;

  function rate(place, number, focused = number) {
    const { key, points } = rows[place];
    if (number === null) delete answers[key];
    else answers[key] = number;
    if (focused) points[focused - 1].focus({ preventScroll: true }); // Safari gives a clicked button no focus
    turn += 1;
    mark();
    tell("rated", { turn, answers: { ...answers } });
  }

  function goTo(place) {
    const row = rows[place];
    row?.points[(answers[row.key] ?? 1) - 1].focus();
    mark();
  }

  function goOnward() {
    const order = [...rows.keys()].map((step) => (visited + 1 + step) % rows.length);
    const next = order.find((place) => !isAnswered(rows[place]));
    if (next !== undefined) goTo(next);
  }

  function onKey(event, place, focused) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const given = answers[rows[place].key];
    const { key } = event;
    if (POINTS.includes(Number(key))) {
      if (event.repeat) return event.preventDefault(); // a key held too long answers one statement, not all
      rate(place, Number(key), place + 1 < rows.length ? null : Number(key));
      if (place + 1 < rows.length) goTo(place + 1);
    } else if (key === "ArrowLeft" || key === "ArrowRight") {
      const number = Math.min(5, Math.max(1, focused + (key === "ArrowLeft" ? -1 : 1)));
      if (number !== given) rate(place, number);
    } else if (key === "ArrowUp" || key === "ArrowDown") {
      goTo(place + (key === "ArrowUp" ? -1 : 1));
    } else if (key === "Backspace" || key === "Delete") {
      if (given !== undefined) rate(place, null, focused);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return { show };
}

const alive = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".ratings");
  if (!root) return;
  if (!alive.has(root)) alive.set(root, makeRatings(root));
  alive.get(root).show(data, setStateValue);
}
