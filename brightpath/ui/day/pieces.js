// The small pieces of the day sheet: elements, faces, signs. Text from people goes in through textContent only.

/** Make an element: attributes by name, `text` as text, children after it; null children are left out. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name === "style") for (const [property, amount] of Object.entries(value)) amount && node.style.setProperty(property, amount);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

function drawing(size, ...shapes) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("aria-hidden", "true");
  for (const [tag, attributes] of shapes) {
    const shape = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value);
    svg.append(shape);
  }
  return svg;
}

const line = (d) => ["path", { d, fill: "none", stroke: "currentColor", "stroke-width": "2.4", "stroke-linecap": "round", "stroke-linejoin": "round" }];
const dot = (cx, cy, r) => ["circle", { cx, cy, r, fill: "currentColor" }];

/** A face from 1 (not at all) to 5 (very keen). */
function face(points) {
  const bend = [-6, -3, 0, 3.5, 8.5][points - 1];
  return drawing(32, ["circle", { cx: 16, cy: 16, r: 14, fill: "none", stroke: "currentColor", "stroke-width": 2.2 }], dot(11, 13, 1.9), dot(21, 13, 1.9), line(`M9.5 ${21 - bend / 3} Q16 ${21 + bend} 22.5 ${21 - bend / 3}`));
}

const check = () => drawing(24, line("M5.5 12.8 L10.2 17.3 L18.7 7.2"));
const hourglass = () => drawing(24, line("M7.5 5 H16.5 M7.5 19 H16.5 M8.5 5 C8.5 10 15.5 14 15.5 19 M15.5 5 C15.5 10 8.5 14 8.5 19"));
const dash = () => drawing(24, line("M7 12 H17"));
const dots = () => drawing(24, dot(5, 12, 1.9), dot(12, 12, 1.9), dot(19, 12, 1.9));

/** Whether a colour of the theme, "#rrggbb" or "rgb(...)", is a dark one. */
const pencil = document.createElement("canvas").getContext("2d");
function isDark(colour) {
  pencil.fillStyle = "#ffffff";
  pencil.fillStyle = colour.trim() || "#ffffff";
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(pencil.fillStyle.slice(at, at + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}
const toneOf = (root) => (isDark(getComputedStyle(root).getPropertyValue("--st-background-color")) ? "dark" : "light");
