// A small week to look at: days across, time down, a lane for each child. Text from people goes in through textContent only.

const HOUR = { wide: 46, slim: 38, most: 90 }; // pixels

const SLIMMEST = 20; // a lane with fewer pixels says no names, and of what differs two letters

const NARROW = 46; // a lane with fewer pixels cuts names off without dots
const LOW = 17; // a block with fewer pixels has no room for a frame and a line of the usual letters

const pencil = document.createElement("canvas").getContext("2d");

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name === "style") for (const [property, amount] of Object.entries(value)) amount !== undefined && node.style.setProperty(property, amount);
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** Whether a colour of the theme is a dark one. */
function isDark(colour) {
  pencil.fillStyle = "#ffffff";
  pencil.fillStyle = colour.trim() || "#ffffff";
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(pencil.fillStyle.slice(at, at + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

const toneOf = (root) => (isDark(getComputedStyle(root).getPropertyValue("--st-background-color")) ? "dark" : "light");
const share = (amount) => `${(amount * 100).toFixed(3)}%`;

function draw(root, data) {
  const tone = (root.dataset.tone = toneOf(root));
  const [first, last] = data.hours;
  const isSlim = root.clientWidth < 460;
  // Where little differs, the shortest lesson of it has room for its name.
  const hour = Math.max(isSlim ? HOUR.slim : HOUR.wide, data.shortest ? Math.min(HOUR.most, (60 * LOW) / data.shortest) : 0);
  const y = (minute) => ((minute - first) / 60) * hour;
  const height = `${y(last)}px`;
  const lane = root.clientWidth / data.days.length / Math.max(1, data.children.length);

  const blockOf = (block, at) => {
    const inks = data.palette[block.swatch]?.[tone] ?? {};
    const tall = y(block.to) - y(block.from);
    if (block.type === "outline")
      return el("div", { class: "block outline", style: { top: `${y(block.from)}px`, height: `${tall}px`, left: share(at / data.children.length), width: share(1 / data.children.length), "--edge": inks.edge } }, el("span", { class: "face" }));
    const isWordless = block.type !== "subject" || tall < 11;
    const wide = ((lane - 8) * block.width) / 6.2; // letters that have room
    const name = block.name.length <= wide ? block.name : (block.short ?? block.name);
    const text = lane * block.width >= SLIMMEST ? name : block.differs ? [...name].slice(0, 2).join("") : "";
    return el(
      "div",
      {
        class: ["block", block.type, block.differs && "differs", tall < LOW && "low", lane * block.width < NARROW && "narrow"].filter(Boolean).join(" "),
        title: block.says,
        style: {
          top: `${y(block.from)}px`,
          height: `${tall}px`,
          "--tall": `${tall}px`,
          left: share((at + block.left) / data.children.length),
          width: share(block.width / data.children.length),
          "--fill": inks.fill,
          "--ink": inks.ink,
          "--edge": inks.edge,
        },
      },
      el("span", { class: "face", text: isWordless ? "" : text, dir: "auto" }),
    );
  };

  const dayOf = (day) =>
    el(
      "div",
      { class: "day" },
      el("div", { class: "head", text: day.short }),
      ...(data.children.length > 1
        ? [el("div", { class: "names" }, ...data.children.map((child) => el("span", { text: lane > 46 ? child.short : child.initial, title: child.name, dir: "auto" })))]
        : []),
      el("div", { class: "field", style: { height, "--hour": `${hour}px` } }, ...day.lanes.flatMap((blocks, at) => blocks.map((block) => blockOf(block, at)))),
    );

  root.replaceChildren(
    el(
      "div",
      { class: `week${isSlim ? " slim" : ""}`, role: "img", "aria-label": data.label },
      el(
        "div",
        { class: "axis" },
        el("div", { class: "head" }),
        ...(data.children.length > 1 ? [el("div", { class: "names" })] : []),
        el("div", { style: { height, position: "relative" } }, ...data.ticks.map((tick) => el("span", { class: "hour", text: tick.text, style: { top: `${y(tick.minute)}px` } }))),
      ),
      ...data.days.map(dayOf),
    ),
  );
}

const drawn = new WeakMap();

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".sketch");
  if (!root) return;
  const known = drawn.get(root);
  if (known) {
    known.data = data;
    draw(root, data);
    return;
  }
  const own = { data, width: root.clientWidth };
  drawn.set(root, own);
  draw(root, data);
  new ResizeObserver(() => {
    if (root.clientWidth === own.width) return;
    own.width = root.clientWidth;
    draw(root, own.data);
  }).observe(root);
  // The page's ground fades into the outline: its end tells that the theme was changed under an open page.
  root.addEventListener("transitionend", (event) => event.target === root && toneOf(root) !== root.dataset.tone && draw(root, own.data));
}
