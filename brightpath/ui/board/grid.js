// The grid: days across, time down, every block in its lane, and the line of what is now.

const TIGHT = 70; // a lane slimmer than this asks for one wide day among slim ones
const AXIS = 46;

function drawGrid(board, font) {
  const { data, state, width } = board;
  const isNarrow = board.isNarrow();
  const shown = isNarrow ? board.shownDays().filter((day) => day.date === state.day) : board.shownDays();
  const ruler = makeRuler(data, isNarrow);
  const count = lanesOf(data, state.person, false).length;
  const even = (width - AXIS) / shown.length;
  const hasWide = !isNarrow && count > 1 && even / count < TIGHT;
  const shares = shown.map((day) => (hasWide && day.date === state.day ? wideShare(count, shown.length, width - AXIS) : 1));
  const unit = (width - AXIS) / shares.reduce((sum, each) => sum + each, 0);
  board.ruler = ruler;
  board.days = [];
  board.fields = [];
  const columns = shown.map((day, index) => drawDay(board, day, { pixels: unit * shares[index] - 6, font, hasWide, isWide: shares[index] > 1 }));
  const current = board.startBlock();
  if (current) current.node.tabIndex = 0;
  return el(
    "div",
    { class: "week", role: "grid", "aria-label": data.words.grid, style: { "--axis": `${AXIS}px`, "grid-template-columns": `var(--axis) ${shares.map((each) => `minmax(0, ${each}fr)`).join(" ")}` } },
    el(
      "div",
      { class: "axis", "aria-hidden": "true" },
      isNarrow ? null : el("div", { class: "head" }),
      count > 1 ? el("div", { class: "names" }) : null,
      el("div", { class: "field", style: { height: `${ruler.height}px` } }, ...data.ticks.map((each) => el("span", { class: "hour", text: each.text, style: { top: `${ruler.y(each.minute)}px` } }))),
    ),
    ...columns,
  );
}

/** How many slim days wide the wide day is: until its lanes hold most names, but never so wide that the others say nothing. */
const wideShare = (lanes, count, pixels) => Math.min(2.5, Math.max(2, (TIGHT * lanes * (count - 1)) / Math.max(1, pixels - TIGHT * lanes)));

function drawDay(board, day, look) {
  const { data, ruler } = board;
  const { pixels, hasWide, isWide } = look;
  const isNarrow = board.isNarrow();
  const lanes = lanesOf(data, board.state.person, isWide || isNarrow);
  const blocks = blocksOf(data, day, lanes);
  board.days.push(blocks);
  const field = el(
    "div",
    { class: "field", role: "none", "data-date": day.date, style: { height: `${ruler.height}px`, "--hour": `${ruler.y(ruler.from + 60)}px` } },
    ...lanes.slice(1).map((lane) => el("i", { class: `divide ${lane.person.kind}`, role: "none", style: { left: share(lane.left) } })),
  );
  board.fields.push({ day, lanes, node: field });
  for (const block of blocks) {
    block.node = drawBlock(board, block, look);
    field.append(block.node);
  }
  if (!blocks.length) {
    const nothing = { key: `empty/${day.date}`, keys: [], from: ruler.from, to: ruler.to, left: 0, right: 1, day, label: `${data.words.nothing}, ${day.label}`, facts: null };
    nothing.node = el("div", { class: "nothing", role: "gridcell", tabindex: -1, "aria-label": nothing.label, "data-focus": nothing.key }, el("i", { class: "sun" }), el("span", { text: data.words.nothing }));
    blocks.push(nothing);
    field.append(nothing.node);
  }
  const title = [el("span", { class: "short", text: isWide || pixels > 150 ? day.weekday : day.short }), el("span", { class: "number", text: day.number })];
  const head = hasWide
    ? el("button", { type: "button", class: "head", tabindex: -1, "aria-label": dayName(board, day), onclick: () => board.choose({ day: day.date }) }, ...title)
    : el("div", { class: "head" }, ...title);
  return el(
    "div",
    { class: `day${day.isToday ? " today" : ""}${day.isPast ? " past" : ""}${isWide ? " wide" : ""}`, role: "row", "aria-label": dayName(board, day) },
    isNarrow ? null : el("div", { role: "rowheader", "aria-label": dayName(board, day) }, head),
    lanes.length > 1 ? drawNames(lanes, pixels) : null,
    field,
  );
}

function drawNames(lanes, pixels) {
  return el(
    "div",
    { class: "names", "aria-hidden": "true" },
    ...lanes.map(({ person, left, width: wide }) =>
      el(
        "span",
        { class: `name ${person.kind}`, title: person.name, style: { left: share(left), width: share(wide) } },
        wide * pixels > 52 ? el("span", { class: "cut", dir: "auto", text: person.short }) : el("span", { class: "badge", text: person.initial }),
      ),
    ),
  );
}

function drawBlock(board, block, { pixels, font }) {
  const { ruler, data } = board;
  const wide = (block.right - block.left) * pixels - 2;
  const tall = ruler.y(block.to) - ruler.y(block.from) - 2;
  const size = tall < 14 ? Math.max(8.5, tall - 2.5) : wide < 50 ? 10 : wide < 84 ? 11.5 : 12.5;
  const side = wide < 30 ? 1 : wide < 50 ? 2 : wide < 84 ? 4 : 6;
  const quiet = block.type === "break" || block.type === "lunch";
  const marks = block.marks.slice(0, wide < 60 ? 1 : tall < 21 ? 2 : 4);
  const isLow = wide < 60 && tall >= 27; // a slim lane keeps its first line for the name
  const fitInto = (room) => fit(block, Math.max(0, room), tall - 3, font, size);
  const room = wide - side * 2 - (quiet ? 0 : 2) - (isLow ? 0 : marks.length * 12);
  const mayHavePie = block.person.kind === "child" && block.attention > 0 && tall >= 15;
  let fitted = fitInto(room);
  const leftBelow = () => tall - fitted.lines * size * 1.16 - 5;
  if (mayHavePie && wide > 96 && leftBelow() < 11) fitted = fitInto(room - 12); // the pie stands beside the name
  const isReadable = tall >= 9 && wide >= 20 && !(quiet && fitted.isCut);
  const left = leftBelow();
  const inks = data.palette[block.swatch]?.[board.root.dataset.tone];
  const hasPie = mayHavePie && wide >= 50 && !(isLow && marks.length) && (left >= 11 || (wide > 96 && !(marks.length && tall < 21)));
  const hasWhen = !quiet && isReadable && left >= 12.5 && widthOf(block.when, font, 11) <= wide - side * 2 - (hasPie && left < 24 ? 20 : 7);
  const company = block.members ?? (block.person.kind === "adult" ? block.others.map((initial) => ({ initial })) : []);
  const isMovable = board.mayMove(block);
  return el(
    "div",
    {
      class: ["block", block.type, tall < 21 && "slim", block.isExternal && "external", isMovable && "movable", ...block.marks].filter(Boolean).join(" "),
      role: "gridcell",
      tabindex: -1,
      "aria-label": block.label,
      "aria-haspopup": "dialog",
      "data-focus": block.key,
      "data-id": block.id,
      "data-keys": JSON.stringify(block.keys),
      "data-person": block.person.key,
      "data-date": block.day.date,
      "data-from": block.from,
      "data-to": block.to,
      style: {
        left: share(block.left),
        width: share(block.right - block.left),
        top: `${ruler.y(block.from)}px`,
        height: `${ruler.y(block.to) - ruler.y(block.from)}px`,
        "--size": `${size}px`,
        "--side": `${side}px`,
        ...(inks && { "--fill": inks.fill, "--ink": inks.ink, "--edge": inks.edge }),
      },
      onclick: () => board.openPanel(block.key),
      onpointerenter: (event) => event.pointerType === "mouse" && peek(board, block),
      onpointerleave: () => peek(board, null),
    },
    el(
      "div",
      { class: "face" },
      isReadable ? el("span", { class: "title", dir: "auto", text: fitted.text }) : null,
      hasWhen ? el("span", { class: "when", text: block.when }) : null,
      company.length && isReadable && !(isLow && marks.length) && left >= (hasWhen ? 29 : 15) ? el("span", { class: "company" }, ...company.map(({ initial }) => el("span", { class: "badge", text: initial }))) : null,
      hasPie ? drawPie(block.attention) : null,
      marks.length ? el("span", { class: `marks${isLow ? " low" : ""}`, "aria-hidden": "true" }, ...marks.map(drawMark)) : null,
    ),
    isMovable ? el("i", { class: "edge", "aria-hidden": "true" }) : null,
  );
}

/** The line of what is now, and what is past and current. */
function drawNow(board) {
  const { root, ruler, data } = board;
  const minute = board.now();
  const today = data.days.find((day) => day.isToday)?.date;
  root.querySelectorAll(".now").forEach((node) => node.remove());
  for (const block of board.allBlocks()) {
    const isToday = block.day.date === today && minute !== null && block.facts !== null;
    block.node.classList.toggle("past", block.day.isPast || (isToday && block.to <= minute));
    block.node.classList.toggle("current", isToday && block.from <= minute && minute < block.to);
    if (block.facts) block.node.classList.toggle("movable", board.mayMove(block));
  }
  const field = today && board.fields.find((each) => each.day.date === today)?.node;
  if (!field || minute === null || minute < ruler.from || minute > ruler.to) return;
  const style = { top: `${ruler.y(minute)}px` };
  field.prepend(el("i", { class: "now", "aria-hidden": "true", style })); // behind the blocks, so that it crosses out no name
  field.append(el("i", { class: "now sun", "aria-hidden": "true", style }));
}
