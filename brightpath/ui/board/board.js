// The week board: takes the data, remembers the view, answers keys and swipes. What it draws stands in rooms of its own.

const NARROW = 620; // a phone: one day at a time
const TOLD_FOR = 9_000; // ms a sentence about what was just done stands in sight
const PATIENCE = 5_000; // ms until a page that says nothing is asked the next thing all the same

function makeBoard(shadow) {
  const state = { person: null, day: null, open: null, focus: null, cursor: null, weekend: false };
  const board = { shadow, state, turn: 0, data: null, root: null, width: 0, days: [], fields: [], ruler: null, awaited: null };
  let tell = null;
  let shownAt = 0;
  let content = ""; // what is drawn, to leave it alone when the same comes again
  let number = 0;
  let toldBefore = null;
  let waiting = []; // what is asked once the page has answered what it was asked before
  let asking = 0; // the timer of what is not answered yet
  let sought = null; // which block gets the focus once it is drawn
  let touch = null;

  // -- life -----------------------------------------------------------------------------------------------------------

  const watch = new ResizeObserver(() => board.root && Math.abs(board.root.clientWidth - board.width) > 1 && board.draw());
  const tick = setInterval(() => board.data && drawNow(board), 20_000);
  const away = (event) => state.open && !event.composedPath().includes(board.root) && board.close(false);
  const follow = () => {
    if (state.open) placePanel(board);
    if (board.verdict.isOpen()) board.verdict.place();
  };
  document.addEventListener("pointerdown", away);
  window.addEventListener("scroll", follow, { capture: true, passive: true });
  document.fonts?.ready.then(() => board.data && board.draw());

  board.end = () => {
    watch.disconnect();
    clearInterval(tick);
    clearTimeout(asking);
    board.verdict.end();
    board.lift.cancel();
    document.removeEventListener("pointerdown", away);
    window.removeEventListener("scroll", follow, { capture: true });
  };

  board.show = (fresh, setTriggerValue) => {
    const isFirst = board.data === null;
    board.data = fresh;
    tell = setTriggerValue;
    shownAt = performance.now();
    const isNewStage = takeStage(shadow.querySelector(".board"));
    if (isFirst) recall();
    if (!board.people().includes(state.person)) state.person = board.people()[0] ?? "everyone";
    if (state.open && !entryOf(fresh, state.open)) state.open = null;
    showKnownDay();
    board.lift.check();
    board.verdict.take(fresh, fresh.told && fresh.told !== toldBefore);
    const { now, told, verdict, undo, redo, revision, ...drawn } = fresh;
    const text = JSON.stringify(drawn);
    board.root.dataset.revision = revision;
    if (isNewStage || text !== content) {
      content = text;
      board.draw();
    } else drawNow(board);
    board.root.querySelectorAll(".busy").forEach((node) => node.classList.remove("busy"));
    focusSought();
    sayWhatBecame();
    if (told && (told !== toldBefore || asking)) board.tellFamily(told);
    toldBefore = told;
    askNext();
  };

  function takeStage(root) {
    if (root === board.root) return false;
    watch.disconnect();
    board.root = root;
    board.stage = el("div", { class: "stage" });
    board.live = el("div", { class: "live", role: "status", "aria-live": "polite" });
    board.note = el("div", { class: "note", popover: "manual", "aria-hidden": "true" });
    board.hold = el("div", { class: "hold" }, board.live, board.note);
    root.replaceChildren(board.stage, board.hold);
    root.addEventListener("keydown", onKey);
    // The page's ground fades into the board's outline: its end tells that the theme was changed under an open page.
    root.addEventListener("transitionend", (event) => event.target === root && toneOf(root) !== root.dataset.tone && board.draw());
    root.addEventListener("focusin", onFocus);
    root.addEventListener("touchstart", onTouchStart, { passive: true });
    root.addEventListener("touchend", onTouchEnd, { passive: true });
    board.pointer.listen(root);
    watch.observe(root);
    return true;
  }

  function showKnownDay() {
    const days = board.shownDays();
    if (!days.some((day) => day.date === state.day)) state.day = (days.find((day) => day.isToday) ?? days[0]).date;
  }

  const memory = () => `brightpath-board-${board.data.board}`;
  function recall() {
    try {
      Object.assign(state, JSON.parse(sessionStorage.getItem(memory()) ?? "{}"));
    } catch { /* a browser that keeps nothing still shows the week */ }
  }
  function remember() {
    try {
      sessionStorage.setItem(memory(), JSON.stringify({ person: state.person, day: state.day, weekend: state.weekend }));
    } catch { /* see above */ }
  }

  // -- what the rooms ask ---------------------------------------------------------------------------------------------

  board.people = () => [...(board.data.people.length > 1 ? ["everyone"] : []), ...board.data.people.map((person) => person.key)];
  board.shownDays = () => board.data.days.filter((day) => !day.isOff || state.weekend);
  board.isNarrow = () => board.width < NARROW;
  board.now = () => (board.data.now === null ? null : board.data.now + Math.floor((performance.now() - shownAt) / 60_000));
  board.allBlocks = () => board.days.flat();
  board.blockAt = (key) => board.allBlocks().find((block) => block.key === key || block.keys.includes(key));
  board.mayMove = (entry) => Boolean(board.data.asks && entry.movable) && !isOver(board, entry.day?.date ?? entry.date, entry.to);

  /**
   * Ask the page; the number tells which answer belongs to it, in this tab and after a reload. One question at a time: of
   * two within one run of the page Streamlit would hand on the newer only.
   */
  board.ask = (facts, again) => {
    const question = again ?? (number = Math.max(number + 1, Date.now()));
    waiting.push({ number: question, ...facts });
    if (!asking) askNext();
    return question;
  };

  board.forget = (question) => {
    waiting = waiting.filter((each) => each.number !== question);
  };

  function askNext() {
    clearTimeout(asking);
    const next = waiting.shift();
    asking = next ? setTimeout(askNext, PATIENCE) : 0;
    if (next) tell("asked", { ...next, revision: board.data.revision });
  }

  board.say = (text) => {
    board.live.textContent = text;
  };

  /** Show a sentence for a while, and say it. */
  board.tellFamily = (text) => {
    board.say(text);
    board.note.textContent = text;
    board.note.showPopover?.();
    clearTimeout(board.note.timer);
    board.note.timer = setTimeout(() => board.note.hidePopover?.(), TOLD_FOR);
  };

  /** Say what became of an item after its button was pressed. */
  function sayWhatBecame() {
    const entry = board.awaited && entryOf(board.data, board.awaited.key);
    if (!entry || entry.label === board.awaited.label) return;
    board.awaited = null;
    board.say(board.blockAt(entry.key)?.label ?? entry.label);
  }

  board.draw = () => {
    const held = shadow.activeElement?.dataset.focus;
    const { root, data } = board;
    board.width = root.clientWidth;
    const look = getComputedStyle(root);
    root.dataset.tone = toneOf(root);
    root.dataset.mode = board.isNarrow() ? "day" : "week";
    root.dataset.week = data.weekStartDate;
    root.dataset.version = data.version;
    board.stage.replaceChildren(
      ...[
        data.words.noChildren ? el("p", { class: "empty", text: data.words.noChildren }) : null,
        el("div", { class: "top" }, drawPeople(board), drawLegend(board)),
        board.isNarrow() ? drawDays(board) : null,
        drawGrid(board, look.fontFamily),
        drawTray(board),
        el("div", { class: "peek", "aria-hidden": "true" }),
      ].filter(Boolean),
    );
    drawNow(board);
    drawPanel(board);
    board.lift.redraw();
    board.verdict.redraw();
    if (held) board.focusOn(held) || (held === "panel" && board.focusOn(state.focus));
  };

  board.focusOn = (key) => {
    const node = key && board.root.querySelector(`[data-focus="${CSS.escape(key)}"]`);
    node?.focus({ preventScroll: true });
    return Boolean(node);
  };

  /** Give the focus to the block that `find` picks, once the board is drawn. */
  board.seek = (find) => {
    sought = find;
  };

  function focusSought() {
    const block = sought && (sought(board.allBlocks()) ?? board.startBlock());
    sought = null;
    if (block) stepTo(block);
  }

  function stepTo(block) {
    state.focus = block.key;
    for (const other of board.allBlocks()) other.node.tabIndex = other === block ? 0 : -1;
    block.node.focus({ preventScroll: true });
    block.node.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Walk or turn to a day that has to be seen; where all are, nothing changes. */
  board.showDay = (date) => {
    if (date === state.day || (!board.isNarrow() && !board.root.querySelector(".day.wide"))) return;
    if (board.shownDays().some((day) => day.date === date)) board.choose({ day: date });
  };

  /** Make the axis long enough for what is carried beyond it. */
  board.stretch = (start, end) => {
    const { data } = board;
    const [from, to] = data.hours;
    const hours = [Math.min(from, Math.floor(start / 60) * 60), Math.min(MIDNIGHT, Math.max(to, Math.ceil(end / 60) * 60))];
    if (hours[0] === from && hours[1] === to) return;
    const ticks = [];
    for (let minute = hours[0]; minute < hours[1]; minute += 60) ticks.push({ minute, text: data.ticks.find((each) => each.minute === minute)?.text ?? clockText(data, minute).replace(/:00(?=\s)/, "") });
    board.data = { ...data, hours, ticks };
    content = ""; // what comes next is drawn, also if it is the same
    board.draw();
  };

  board.choose = (change) => {
    Object.assign(state, change, { open: null });
    showKnownDay();
    remember();
    board.draw();
  };

  board.turnDay = (by) => {
    const days = board.shownDays();
    const next = days[days.findIndex((day) => day.date === state.day) + by];
    if (next) board.choose({ day: next.date });
    return Boolean(next);
  };

  board.openPanel = (key) => {
    if (board.verdict.isKeeping()) return;
    board.verdict.end();
    state.open = key;
    state.focus = key;
    peek(board, null);
    drawPanel(board);
    board.focusOn("panel");
  };

  board.close = (isBack) => {
    const key = state.open;
    if (!key) return;
    state.open = null;
    board.root.querySelector(".panel.item")?.remove();
    if (isBack) board.focusOn(board.blockAt(key)?.key ?? key);
  };

  /** Where Tab enters the grid: the block last walked to, else what happens now or next today, else the first. */
  board.startBlock = () => {
    const today = board.allBlocks().filter((block) => block.day.isToday);
    return board.blockAt(state.focus) ?? today.find((block) => block.to > (board.now() ?? 0)) ?? board.allBlocks()[0];
  };

  // -- keys and swipes ------------------------------------------------------------------------------------------------

  function walkTo(block) {
    const isOther = block.day.date !== state.day;
    if (isOther && board.root.querySelector(".day.wide")) board.choose({ day: block.day.date });
    stepTo(board.blockAt(block.key));
  }

  function onKey(event) {
    if (board.lift.isCarried() && onCarryKey(board, event)) return;
    if (onHistoryKey(board, event)) return;
    if (event.key === "Escape" && (board.verdict.isOpen() || state.open)) {
      event.preventDefault();
      event.stopPropagation();
      if (!board.verdict.isOpen()) board.close(true);
      else if (!board.verdict.isKeeping()) board.verdict.putBack();
      return;
    }
    if (event.altKey || event.metaKey || board.lift.isUp()) return;
    const key = event.target.dataset?.focus;
    const isPickUp = (event.key.toLowerCase() === "m" || event.key === " ") && !event.ctrlKey;
    if (isPickUp && event.target.dataset?.chip) {
      event.preventDefault();
      event.target.click();
      return;
    }
    const block = event.target.getAttribute?.("role") === "gridcell" ? board.blockAt(key) : null;
    if (!block) return;
    const thing = isPickUp && block.facts && board.lift.block(block);
    if (thing) {
      event.preventDefault();
      board.lift.begin(thing, "keys");
      return;
    }
    if (isPickUp && event.key !== " " && block.facts && board.data.asks && board.data.may.move) {
      board.say(board.data.words.staysPut);
      return;
    }
    if ((event.key === "Enter" || event.key === " ") && block.facts) {
      event.preventDefault();
      board.openPanel(block.key);
      return;
    }
    onWalkKey(event, block);
  }

  function onWalkKey(event, block) {
    const cursor = state.cursor?.key === block.key ? state.cursor : { minute: (block.from + block.to) / 2, x: (block.left + Math.min(block.right, block.left + 0.1)) / 2 };
    let next = null;
    if (event.ctrlKey && event.key === "Home") next = board.allBlocks()[0];
    else if (event.ctrlKey && event.key === "End") next = board.allBlocks().at(-1);
    else next = stepFrom(block, event.key, cursor, board.days);
    if (!next && board.isNarrow() && ["ArrowLeft", "ArrowRight", "PageUp", "PageDown"].includes(event.key)) {
      event.preventDefault();
      if (board.turnDay(event.key === "ArrowLeft" || event.key === "PageUp" ? -1 : 1)) walkTo(nearest(board.days[0], cursor, () => 0));
      return;
    }
    if (!next) return;
    event.preventDefault();
    const isAcross = event.key === "ArrowLeft" || event.key === "ArrowRight";
    walkTo(next);
    state.cursor = { key: next.key, minute: isAcross ? cursor.minute : (next.from + next.to) / 2, x: isAcross ? (next.left + Math.min(next.right, next.left + 0.1)) / 2 : cursor.x };
  }

  function onFocus(event) {
    const block = board.blockAt(event.target.dataset?.focus);
    if (!block) {
      peek(board, null);
      return;
    }
    state.focus = block.key;
    if (event.target.matches(":focus-visible")) peek(board, block);
  }

  function onTouchStart(event) {
    touch = event.touches.length === 1 ? { x: event.touches[0].clientX, y: event.touches[0].clientY, at: performance.now() } : null;
  }

  function onTouchEnd(event) {
    const isHeld = !touch || board.lift.isUp() || board.verdict.isOpen() || performance.now() - touch.at > LONG_PRESS + 400;
    if (isHeld || !board.isNarrow() || event.target.closest?.(".people, .panel, .carry")) return;
    const x = event.changedTouches[0].clientX - touch.x;
    const y = event.changedTouches[0].clientY - touch.y;
    if (Math.abs(x) > 56 && Math.abs(x) > 1.8 * Math.abs(y)) board.turnDay(x < 0 ? 1 : -1);
  }

  board.pointer = makePointer(board);
  board.lift = makeLift(board);
  board.verdict = makeVerdict(board);
  return board;
}

/** Which of the two inks of each subject the page's theme asks for. */
function toneOf(root) {
  return isDark(getComputedStyle(root).getPropertyValue("--st-background-color")) ? "dark" : "light";
}

/** Whether a colour of the theme, "#rrggbb" or "rgb(...)", is a dark one. */
function isDark(colour) {
  pencil.fillStyle = "#ffffff";
  pencil.fillStyle = colour.trim() || "#ffffff";
  const hex = pencil.fillStyle;
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

const boards = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!boards.has(parentElement)) boards.set(parentElement, makeBoard(parentElement));
  const board = boards.get(parentElement);
  board.show(data, setTriggerValue);
  const turn = (board.turn += 1);
  return () => {
    // Streamlit may clean up after an older call when a newer one already drew: only the last may close.
    if (board.turn !== turn) return;
    board.end();
    boards.delete(parentElement);
  };
}
