// Below the grid: what did not fit, why, and a chip for each missing time that can be lifted into the week.

function drawTray(board) {
  const { data } = board;
  return el(
    "section",
    { class: `tray${data.unplaced.length ? "" : " none"}`, "aria-label": data.words.leftOut },
    el("h3", {}, el("i", { class: "sun" }), el("span", { text: data.words.leftOut })),
    data.unplaced.length ? el("ul", {}, ...data.unplaced.map((left) => drawLeft(board, left))) : null,
  );
}

function drawLeft(board, left) {
  const inks = board.data.palette[left.swatch]?.[board.root.dataset.tone] ?? {};
  return el(
    "li",
    { style: { "--fill": inks.fill, "--ink": inks.ink, "--edge": inks.edge } },
    el(
      "button",
      { type: "button", class: "left", "aria-haspopup": "dialog", "aria-label": left.label, "data-focus": left.key, onclick: () => board.openPanel(left.key) },
      el("span", { class: "line" }, el("span", { class: "what cut", dir: "auto", text: left.name }), el("span", { class: "count", text: left.count })),
      el("span", { class: "whom cut", dir: "auto", text: left.child }),
      left.reasons.length ? el("span", { class: "reason", dir: "auto", text: left.reasons[0] }) : null,
    ),
    board.data.asks && left.missing ? el("div", { class: "chips" }, ...Array.from({ length: left.missing }, (_, number) => drawChip(board, left, number))) : null,
  );
}

function drawChip(board, left, number) {
  const minutes = fill(board.data.words.minute, { count: left.minutes });
  return el(
    "button",
    {
      type: "button",
      class: "chip",
      "aria-label": fill(board.data.words.toBePlaced, { what: left.name, who: left.child, minutes }),
      "data-focus": `${left.key}/${number}`,
      "data-chip": left.key,
      onclick: () => board.lift.begin(board.lift.chip(left, number), "keys"),
    },
    drawIcon("M5.5 3.5v.01M10.5 3.5v.01M5.5 8v.01M10.5 8v.01M5.5 12.5v.01M10.5 12.5v.01", "grip"),
    el("span", { text: minutes }),
  );
}
