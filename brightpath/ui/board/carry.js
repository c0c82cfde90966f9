// Carrying by keys, or by the buttons of a bar for who cannot or would not drag.

const CARRY_KEYS = { ArrowUp: "earlier", ArrowDown: "later", ArrowLeft: "dayBefore", ArrowRight: "dayAfter", PageUp: "hourBefore", PageDown: "hourAfter" };
const CARRY_SIGNS = { dayBefore: "M10 3L5 8l5 5", earlier: "M3 10l5-5 5 5", later: "M3 6l5 5 5-5", dayAfter: "M6 3l5 5-5 5", shorter: "M3 8h10", longer: "M3 8h10M8 3v10" };

/** Answer a key while something is carried; true where it was meant for it. */
function onCarryKey(board, event) {
  const { lift } = board;
  const { key } = event;
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  const isOnButton = event.target.closest?.(".carry button");
  if (key === "Escape") lift.cancel();
  else if ((key === "Enter" || key === " ") && !isOnButton) event.repeat || lift.drop();
  else if ((key === "Delete" || key === "Backspace") && lift.thing().origin) {
    lift.to({ ...lift.thing(), isOut: true });
    lift.drop();
  } else if (event.shiftKey && (key === "ArrowUp" || key === "ArrowDown")) lift.to(stepped(board, lift.thing(), key === "ArrowUp" ? "shorter" : "longer"));
  else if (CARRY_KEYS[key]) lift.to(stepped(board, lift.thing(), CARRY_KEYS[key]));
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

function drawCarry(board) {
  const { lift, data, hold } = board;
  const thing = lift.thing();
  const { words } = data;
  const place = hold.querySelector(".carry .place");
  if (place) {
    place.textContent = placeText(board, thing);
    return;
  }
  const step = (way) =>
    el(
      "button",
      { type: "button", "aria-label": words[way], title: words[way], "data-focus": `carry:${way}`, onclick: () => {
        lift.to(stepped(board, lift.thing(), way));
        board.focusOn(`carry:${way}`);
      } },
      drawIcon(CARRY_SIGNS[way], "sign"),
    );
  const ways = ["dayBefore", "earlier", "later", "dayAfter", ...(thing.kind === "move" ? ["shorter", "longer"] : [])];
  const bar = el(
    "div",
    { class: "carry", popover: "manual", role: "group", "aria-label": fill(words.carry, { what: thing.name }) },
    el("div", { class: "about" }, el("b", { class: "cut", dir: "auto", text: thing.name }), el("span", { class: "place", text: placeText(board, thing) }), el("span", { class: "hint", text: words.carryHint })),
    el("div", { class: "steps" }, ...ways.map(step)),
    el(
      "div",
      { class: "ends" },
      el("button", { type: "button", class: "main", text: words.putHere, onclick: () => lift.drop() }),
      el("button", { type: "button", text: words.leave, onclick: () => lift.cancel() }),
    ),
  );
  hold.append(bar);
  bar.showPopover?.();
}
