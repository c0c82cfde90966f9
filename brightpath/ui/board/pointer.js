// Mouse, pen and finger: what lifts a lesson, where it is led, and what the board does meanwhile (scroll, turn the day).

const LONG_PRESS = 350; // ms until a finger lifts
const WOBBLE = 10; // px a finger may move meanwhile
const MARGIN = 64; // px from the window's edge where it scrolls by itself
const TURN_AFTER = 550; // ms at the board's edge, or on a day, until a phone turns to it

function makePointer(board) {
  let press = null; // {id, x, y, thing, isResize, isTouch, grip, timer, target}
  let frame = 0;
  let quietUntil = 0;
  let waiting = null; // {what, since} at an edge or on a day
  let scroller = null;

  const pointer = {
    listen: (root) => {
      root.addEventListener("pointerdown", onDown);
      root.addEventListener("contextmenu", (event) => press?.isTouch && event.preventDefault());
      root.addEventListener("click", onClick, { capture: true });
    },
    release,
    isLed: () => Boolean(press) && board.lift.isUp(),
  };

  function onDown(event) {
    quietUntil = 0;
    if (press && event.pointerId !== press.id) {
      if (board.lift.isUp()) board.lift.cancel(); // a second finger calls it off
      return release();
    }
    if (!event.isPrimary || event.button !== 0 || board.lift.isUp()) return;
    const node = event.target.closest?.(".block, .chip");
    const thing = node && thingOf(node);
    if (!thing) return;
    const isTouch = event.pointerType !== "mouse";
    const box = node.getBoundingClientRect();
    const edge = Math.min(isTouch ? 18 : 8, box.height * 0.35);
    const isResize = thing.kind === "move" && event.clientY > box.bottom - edge;
    const grip = isResize ? event.clientY - box.bottom : thing.kind === "move" ? event.clientY - box.top : 12;
    press = { id: event.pointerId, x: event.clientX, y: event.clientY, fromX: event.clientX, fromY: event.clientY, thing, isResize, isTouch, grip, target: event.target };
    if (isTouch) {
      press.timer = setTimeout(liftIt, LONG_PRESS);
      press.target.addEventListener("touchmove", holdStill, { passive: false }); // here, not on the board: a redraw may unhang it
    }
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onUp);
    window.addEventListener("pointercancel", onCancel);
    document.addEventListener("keydown", onEscape, { capture: true });
  }

  const holdStill = (event) => board.lift.isUp() && event.preventDefault();

  function thingOf(node) {
    if (node.dataset.chip) {
      const left = entryOf(board.data, node.dataset.chip);
      return left && board.lift.chip(left, Number(node.dataset.focus.split("/").at(-1)));
    }
    return board.lift.block(board.blockAt(node.dataset.focus));
  }

  function onMove(event) {
    if (event.pointerId !== press?.id) return;
    Object.assign(press, { x: event.clientX, y: event.clientY });
    const far = Math.hypot(press.x - press.fromX, press.y - press.fromY);
    if (pointer.isLed()) return;
    if (press.isTouch ? far > WOBBLE : far > 4) press.isTouch ? release() : liftIt();
  }

  function liftIt() {
    if (!board.lift.begin(press.thing, "pointer")) return release();
    if (press.isTouch) navigator.vibrate?.(12);
    press.tag = el("div", { class: `tag${press.isTouch ? " finger" : ""}`, popover: "manual", "aria-hidden": "true" }, el("b", { class: "cut", dir: "auto", text: press.thing.name }), el("span", { class: "place" }));
    press.strip = el("div", { class: "strip", popover: "manual", "aria-hidden": "true", text: board.data.words.takeOutHere });
    const hasStrip = press.thing.kind === "move" && !press.isResize;
    board.hold.append(...[hasStrip ? press.strip : null, press.tag].filter(Boolean));
    if (hasStrip) press.strip.showPopover?.();
    press.tag.showPopover?.();
    scroller = scrollerOf(board.shadow.host);
    frame = requestAnimationFrame(follow);
    return undefined;
  }

  /** Once a frame: scroll, turn the day, and lead what is lifted to where the pointer is. */
  function follow() {
    if (!pointer.isLed()) return;
    frame = requestAnimationFrame(follow);
    scrollAlong();
    if (board.isNarrow()) turnAlong();
    board.lift.to(placeUnder());
    const thing = board.lift.thing();
    drawTag(refusedText(thing) ?? (thing.isOut ? board.data.words.out : thing.date ? `${dayOf(board, thing.date).short} ${spanText(board.data, thing.start, thing.end)}` : ""));
    press.strip.classList.toggle("on", Boolean(thing.isOut));
  }

  /** The words beside the pointer; above a finger, which would hide them. */
  function drawTag(text) {
    const { tag, x, y, isTouch } = press;
    if (press.said !== text) {
      press.said = text;
      tag.querySelector(".place").textContent = text;
      press.size = { wide: tag.offsetWidth, tall: tag.offsetHeight };
    }
    const { wide, tall } = press.size;
    const left = Math.max(6, Math.min(x + (isTouch ? -wide / 2 : 16), window.innerWidth - wide - 6));
    const top = Math.max(6, isTouch ? y - tall - 44 : Math.min(y + 18, window.innerHeight - tall - 6));
    tag.style.translate = `${left}px ${top}px`;
  }

  const refusedText = (thing) => (thing.isOut || !thing.date ? null : refusalOf(board, thing));

  function placeUnder() {
    const { x, y, thing, isResize, grip } = press;
    const { ruler, data, root } = board;
    const isOver = (box) => box && box.width && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    if (!isResize && (isOver(press.strip.isConnected && press.strip.getBoundingClientRect()) || isOver(root.querySelector(".tray").getBoundingClientRect()))) {
      return thing.kind === "place" ? { date: null, start: null, end: null } : { ...board.lift.thing(), isOut: true };
    }
    const boxes = board.fields.map((field) => ({ field, box: field.node.getBoundingClientRect() }));
    const away = ({ box }) => Math.max(box.left - x, x - box.right, 0);
    const { field, box } = isResize ? boxes.find((each) => each.field.day.date === thing.origin.date) ?? boxes[0] : boxes.reduce((best, each) => (away(each) < away(best) ? each : best));
    const minute = ruler.minute(y - box.top - grip);
    if (isResize) return { date: thing.origin.date, start: thing.origin.start, end: Math.max(thing.origin.start + data.step, Math.min(minute, MIDNIGHT)) };
    const start = Math.max(ruler.from, Math.min(minute, ruler.to - data.step));
    const length = thing.origin ? thing.origin.end - thing.origin.start : thing.minutes;
    return { date: field.day.date, start, end: start + length };
  }

  function scrollAlong() {
    const foot = press.strip.isConnected ? press.strip.offsetHeight : 0;
    const above = MARGIN - press.y;
    const below = press.y - (window.innerHeight - foot - MARGIN);
    const isOnStrip = press.y > window.innerHeight - foot;
    const by = above > 0 ? -above : below > 0 && !isOnStrip ? below : 0;
    if (by) scroller.scrollBy(0, Math.sign(by) * Math.min(18, 2 + Math.abs(by) / 5));
  }

  function turnAlong() {
    const box = board.root.getBoundingClientRect();
    const tab = [...board.root.querySelectorAll(".tab")].find((each) => {
      const own = each.getBoundingClientRect();
      return press.x >= own.left && press.x <= own.right && press.y >= own.top && press.y <= own.bottom;
    });
    const isMoved = Math.abs(press.x - press.fromX) > WOBBLE;
    const what = tab ? tab.dataset.day : isMoved && press.x < box.left + 22 ? -1 : isMoved && press.x > box.right - 22 ? 1 : null;
    if (press.isResize || what === null || what === board.state.day) {
      waiting = null;
      return;
    }
    if (waiting?.what !== what) waiting = { what, since: performance.now() };
    if (performance.now() - waiting.since < TURN_AFTER) return;
    waiting = null;
    if (typeof what === "string") board.showDay(what);
    else board.turnDay(what);
  }

  function onUp(event) {
    if (event.pointerId !== press?.id) return;
    if (!pointer.isLed()) return release();
    quietUntil = performance.now() + 400;
    const { thing, isTouch, isResize } = press;
    Object.assign(press, { x: event.clientX, y: event.clientY });
    board.lift.to(placeUnder()); // a quick hand lets go before the next frame
    const led = board.lift.thing();
    const isStill = led.origin && !led.isOut && led.date === led.origin.date && led.start === led.origin.start && led.end === led.origin.end;
    if (isTouch && isStill && !isResize) {
      // Pressed long and let go in place: the bar's buttons move it.
      board.lift.cancel();
      return board.lift.begin(thing, "keys");
    }
    return board.lift.drop();
  }

  function onCancel(event) {
    if (event.pointerId !== press?.id) return;
    if (pointer.isLed()) board.lift.cancel();
    release();
  }

  function onEscape(event) {
    if (event.key !== "Escape" || !pointer.isLed()) return;
    event.preventDefault();
    event.stopPropagation();
    quietUntil = performance.now() + 60_000; // until the button is let go
    window.addEventListener("pointerup", () => (quietUntil = performance.now() + 100), { once: true });
    board.lift.cancel();
  }

  /** After a drag no click is meant; while something is carried a click says where to. */
  function onClick(event) {
    const isAfterDrag = performance.now() < quietUntil && !event.target.closest?.(".panel, .carry");
    const field = board.lift.isCarried() && event.target.closest?.(".field[data-date]");
    if (!isAfterDrag && !field) return;
    event.preventDefault();
    event.stopPropagation();
    if (isAfterDrag) return;
    const thing = board.lift.thing();
    const start = Math.max(board.ruler.from, Math.min(board.ruler.minute(event.clientY - field.getBoundingClientRect().top), board.ruler.to - board.data.step));
    board.lift.to({ date: field.dataset.date, start, end: start + thing.end - thing.start });
  }

  function release() {
    if (!press) return;
    clearTimeout(press.timer);
    cancelAnimationFrame(frame);
    press.target.removeEventListener("touchmove", holdStill);
    press.tag?.remove();
    press.strip?.remove();
    press = null;
    waiting = null;
    window.removeEventListener("pointermove", onMove);
    window.removeEventListener("pointerup", onUp);
    window.removeEventListener("pointercancel", onCancel);
    document.removeEventListener("keydown", onEscape, { capture: true });
  }

  return pointer;
}

/** What scrolls when the page around the board is scrolled. */
function scrollerOf(node) {
  for (let at = node; at; at = at.parentElement ?? at.getRootNode().host) {
    if (at.scrollHeight > at.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.scrollingElement;
}
