// The buttons of an item's panel, and the keys for taking back: each asks the page, and nothing is changed here.

function drawActions(board, entry) {
  const { words } = board.data;
  const actions = actionsOf(board, entry);
  if (!actions.length) return null;
  return el(
    "div",
    { class: "actions", role: "group", "aria-label": words.actions },
    ...actions.map((action) =>
      el("button", { type: "button", class: `choice ${action}`, "data-focus": `do:${action}`, "data-action": action, text: words[action === "tick" && entry.handedIn ? "do_agree" : `do_${action}`], onclick: () => act(board, entry, action) }),
    ),
  );
}

/** What may be done with an item at this minute: nothing can have been missed that has not begun. */
function actionsOf(board, entry) {
  if (!board.data.asks || !entry.actions?.length) return [];
  const day = dayOf(board, entry.date);
  const hasBegun = day && (day.isPast || (day.isToday && (board.now() === null || entry.from <= board.now())));
  const may = { missed: hasBegun, remove: !isOver(board, entry.date, entry.to) };
  const shown = entry.actions.filter((action) => may[action] ?? true);
  const ticks = shown.filter((action) => action === "tick" || action === "untick");
  return [...ticks, ...(board.mayMove(entry) ? ["move"] : []), ...shown.filter((action) => !ticks.includes(action))];
}

function act(board, entry, action) {
  const block = board.blockAt(entry.key);
  if (action === "move" || action === "remove") {
    const thing = board.lift.block(block ?? entry);
    board.close(true);
    if (action === "move") board.lift.begin(thing, "keys");
    else if (thing) board.verdict.begin({ ...thing, isOut: true }, null);
    return;
  }
  board.close(true);
  block?.node.classList.add("busy");
  board.awaited = { key: entry.key, label: entry.label };
  board.ask({ ask: action, child: entry.owner.child, item: entry.owner.item, date: entry.date });
}

/** Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y: true where the key was one of them. */
function onHistoryKey(board, event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || !board.data.asks) return false;
  const key = event.key.toLowerCase();
  const way = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" && !event.shiftKey ? "redo" : null;
  if (!way || board.data[way] === null || event.repeat) return false;
  event.preventDefault();
  event.stopPropagation();
  board.verdict.end();
  board.ask({ ask: way, child: null, item: null, date: null });
  return true;
}
