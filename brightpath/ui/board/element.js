// Elements, and sentences with holes. Text from people goes in through textContent only.

/** Make an element: attributes by name, `text` as text, children after it. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name === "style") for (const [property, amount] of Object.entries(value)) amount !== undefined && node.style.setProperty(property, amount);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** A small drawing of one path on a field of 16 by 16. */
function drawIcon(path, name) {
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("class", `icon ${name}`);
  icon.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  icon.append(line);
  return icon;
}

/** "{what} now stands on {day}" with its holes filled. */
const fill = (sentence, facts = {}) => sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");

const share = (amount) => `${(amount * 100).toFixed(3)}%`;
const drawPie = (amount) => el("span", { class: "pie", "aria-hidden": "true", style: { "--share": `${amount * 100}%` } });
