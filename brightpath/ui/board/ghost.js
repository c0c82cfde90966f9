// The ghost of what is being moved: where it would stand, in the lanes of whom it is for.

/** Draw the ghost of `thing`, or none; `look` is "held", "pending" or "refused". What it came from stands back. */
function drawGhost(board, thing, look) {
  const { root, data } = board;
  root.querySelectorAll(".ghost").forEach((node) => node.remove());
  for (const block of board.allBlocks()) block.node.classList.toggle("away", Boolean(thing?.origin) && isOf(block, thing));
  for (const chip of root.querySelectorAll(".chip")) chip.classList.toggle("away", thing?.key === chip.dataset.focus);
  const field = thing && !thing.isOut && board.fields.find((each) => each.day.date === thing.date);
  if (!field) return;
  const inks = data.palette[thing.swatch]?.[root.dataset.tone];
  const tall = board.ruler.y(thing.end) - board.ruler.y(thing.start);
  runsOf(field.lanes, thing.persons).forEach(({ left, right }, index) => {
    const ghost = el(
      "div",
      {
        class: `ghost ${look}${tall < 30 ? " short" : ""}`,
        tabindex: -1,
        role: "group",
        "aria-label": `${thing.name}, ${placeText(board, thing)}`,
        "data-focus": index === 0 ? "ghost" : null,
        style: {
          left: share(left),
          width: share(right - left),
          top: `${board.ruler.y(thing.start)}px`,
          height: `${tall}px`,
          ...(inks && { "--fill": inks.fill, "--ink": inks.ink, "--edge": inks.edge }),
        },
      },
      el("div", { class: "face" }, el("span", { class: "title cut", dir: "auto", text: thing.name }), el("span", { class: "when cut", text: spanText(data, thing.start, thing.end) })),
    );
    field.node.append(ghost);
  });
}

/** Whether a block is what was lifted, or the same lesson in the grown-up's lane. */
function isOf(block, { keys, item, origin }) {
  return block.keys.some((key) => keys.includes(key)) || (block.id === item && block.day.date === origin.date);
}

/** The lanes of some people as runs of neighbours: [{left, right}]. */
function runsOf(lanes, persons) {
  const runs = [];
  lanes.forEach((lane, index) => {
    if (!persons.includes(lane.person.key)) return;
    const last = runs.at(-1);
    if (last?.index === index - 1) Object.assign(last, { right: lane.left + lane.width, index });
    else runs.push({ left: lane.left, right: lane.left + lane.width, index });
  });
  return runs;
}

/** "Tuesday 24 November, 9:30–10:00", or that it is out. */
function placeText(board, thing) {
  const { words } = board.data;
  if (thing.isOut) return words.out;
  return thing.date ? fill(words.movedTo, { day: dayOf(board, thing.date)?.label, time: spanText(board.data, thing.start, thing.end) }) : "";
}
