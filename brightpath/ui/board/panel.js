// The panel of one item, the peek at a short name, and where a panel stands beside what it is about.

function drawPanel(board) {
  const { data, state, root } = board;
  root.querySelector(".panel.item")?.remove();
  const entry = state.open && entryOf(data, state.open);
  if (!entry) return;
  const inks = data.palette[entry.swatch]?.[root.dataset.tone] ?? {};
  const panel = el(
    "div",
    { class: "panel item", popover: "manual", role: "dialog", "aria-label": entry.name, tabindex: -1, "data-focus": "panel", style: { "--edge": inks.edge, "--fill": inks.fill } },
    el(
      "div",
      { class: "bar" },
      el("h3", { dir: "auto", text: entry.name }),
      el("button", { type: "button", class: "close", "aria-label": data.words.close, "data-focus": "close", text: "×", onclick: () => board.close(true) }),
    ),
    entry.headline ? el("p", { text: entry.headline }) : null,
    el("dl", {}, ...factsOf(entry)),
    ...(entry.marks ?? []).map((mark) => el("p", { class: "state" }, drawMark(mark), el("span", { text: data.words[`is_${mark}`] }))),
    drawActions(board, entry),
  );
  board.stage.append(panel);
  panel.showPopover?.();
  placePanel(board);
}

/** Terms said once, however many texts follow. */
function factsOf(entry) {
  return entry.facts.flatMap(([term, text], index) => {
    const isNew = index === 0 || entry.facts[index - 1][0] !== term;
    return [isNew ? el("dt", { text: term }) : null, el("dd", { dir: "auto", text })].filter(Boolean);
  });
}

function placePanel(board) {
  const { root, state } = board;
  const panel = root.querySelector(".panel.item");
  const anchor = panel && (board.blockAt(state.open)?.node ?? root.querySelector(`[data-focus="${CSS.escape(state.open)}"]`));
  if (anchor && !board.isNarrow()) placeBeside(panel, anchor.getBoundingClientRect());
}

/** Put a panel to the right of a box, or to its left where there is no room, inside the window. */
function placeBeside(panel, box) {
  const { offsetWidth, offsetHeight } = panel;
  const isRight = box.right + 10 + offsetWidth < window.innerWidth;
  const left = isRight ? box.right + 10 : Math.max(8, box.left - 10 - offsetWidth);
  panel.style.left = `${Math.min(left, window.innerWidth - offsetWidth - 8)}px`;
  panel.style.top = `${Math.max(8, Math.min(box.top, window.innerHeight - offsetHeight - 12))}px`;
}

function peek(board, block) {
  const { root } = board;
  const tip = root.querySelector(".peek");
  if (!tip) return;
  const isOn = Boolean(block) && block.key !== board.state.open && !board.lift?.isUp();
  tip.classList.toggle("on", isOn);
  if (!isOn || !block.when) return;
  const who = (block.members ?? [block.person]).map((person) => person.short).join(", ");
  tip.replaceChildren(el("b", { dir: "auto", text: block.name }), el("span", { dir: "auto", text: `${who} · ${block.when}` }));
  const box = block.node.getBoundingClientRect();
  const frame = root.getBoundingClientRect();
  tip.style.left = `${Math.max(0, Math.min(box.left - frame.left, board.width - tip.offsetWidth))}px`;
  const above = box.top - frame.top - tip.offsetHeight - 6;
  tip.style.top = `${above > 0 ? above : box.bottom - frame.top + 6}px`;
}
