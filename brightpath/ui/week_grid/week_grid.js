// The week grid: times drawn on a small week with mouse, finger or keys. Text goes in through textContent only.

const ROW = 30; // minutes of a row of the grid, and of a step of the arrow keys
const TAP = 60; // minutes of what a tap makes
const HOLD = 220; // milliseconds after which a resting finger draws instead of scrolling
const EDGE = { mouse: 6, touch: 8 }; // pixels of a span's edge that can be dragged
const WOBBLE = { mouse: 4, touch: 10 }; // pixels a resting mouse or finger may move
const BY_MOUSE = "Drag over the week: down for the time, across for more days. A click makes one hour.";
const BY_FINGER = "A tap makes one hour. For more, hold a finger still, then draw: down for the time, across for more days.";

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name === "style") for (const [property, amount] of Object.entries(value)) node.style.setProperty(property, amount);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const two = (number) => String(number).padStart(2, "0");

/** Read "15:30", "1530", "3:30 pm" or "3pm" as minutes; null for anything else. `old` tells which "3:30" is meant on a 12-hour clock. */
function readTime(text, { clock, old, isEnd }) {
  const match = /^\s*(\d{1,2})(?:[:.h]?(\d{2}))?\s*(?:([ap])\.?m?\.?)?\s*$/i.exec(text);
  if (!match) return null;
  let hour = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  const half = match[3]?.toLowerCase() ?? (clock === "12" && hour >= 1 && hour <= 12 ? (old % 1440 < 720 ? "a" : "p") : null);
  if (half) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === "p" ? 12 : 0);
  }
  const time = hour * 60 + minute;
  if (minute > 59 || time > 1440) return null;
  return isEnd && time === 0 ? 1440 : time; // a time that ends at midnight ends the day
}

/** Make the children of `parent` the wanted ones and move none that is in its place: it may be held or pressed. */
function keep(parent, wanted) {
  for (const child of [...parent.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}

function makeGrid(shadow) {
  let data = null;
  let tell = null;
  let root = null;
  let sequence = 0;
  let reset = 0;
  let spans = [];
  let chosen = null; // {start, end}: the pattern whose times can be typed
  let draft = null; // {days: [from, to], start, end} while drawing
  let cursor = { day: 0, time: null };
  let anchor = null;
  let drag = null;
  let isLate = false; // the page's data came during a drag and wait to be drawn
  let trouble = "";
  let parts = null; // the elements that stay
  let buttons = new Map(); // of the patterns, by their words
  const grid = {};

  grid.show = (fresh, setStateValue) => {
    data = fresh;
    tell = setStateValue;
    const stage = shadow.querySelector(".week-grid");
    if (stage !== root) build((root = stage));
    if (data.reset !== reset || data.sequence >= sequence) {
      if (data.reset !== reset) chosen = null;
      // Counting goes on above both: what was drawn before a reset, or before the page forgot it, must not win.
      [sequence, reset] = [Math.max(sequence, data.sequence, data.reset), data.reset];
      spans = data.spans.map((span) => ({ ...span }));
    }
    isLate = Boolean(drag);
    if (!isLate) draw();
  };

  function build(stage) {
    const field = el("div", {
      class: "field", role: "application", tabindex: 0, "data-focus": "field",
      onkeydown: onKey, onfocus: drawCursor, onblur: leave,
      onpointerdown: onDown, onpointermove: onMove, onpointerup: onUp, onpointercancel: letGo,
      oncontextmenu: (event) => drag?.kind === "touch" && event.preventDefault(),
    });
    field.addEventListener("touchmove", (event) => drag?.isDrawing && event.cancelable && event.preventDefault(), { passive: false });
    parts = {
      days: el("div", { class: "days", "aria-hidden": "true" }),
      axis: el("div", { class: "axis", "aria-hidden": "true" }),
      field,
      words: el("div", { class: "words" }),
      live: el("div", { class: "live", role: "status", "aria-live": "polite" }),
      exact: buildExact(),
      clear: el("button", { type: "button", class: "clear", text: "Clear all", onclick: clear }),
    };
    stage.replaceChildren(parts.days, el("div", { class: "body" }, parts.axis, field), parts.words, parts.live);
  }

  // -- what stands ----------------------------------------------------------------------------------------------------

  const dayAt = (index) => data.days[index];
  const daysOf = ({ days }) => data.days.slice(Math.min(...days), Math.max(...days) + 1);
  const sameTimes = (span, other) => span.start === other.start && span.end === other.end;
  const inOrder = (a, b) => data.days.indexOf(a.day) - data.days.indexOf(b.day) || a.start - b.start;

  function put(fresh) {
    const kept = [];
    for (const span of fresh.sort(inOrder)) {
      const last = kept.at(-1);
      if (last && last.day === span.day && span.start <= last.end) last.end = Math.max(last.end, span.end);
      else kept.push({ ...span });
    }
    spans = kept;
    if (chosen && !spans.some((span) => sameTimes(span, chosen))) chosen = null;
    trouble = "";
    sequence += 1;
    tell("drawn", { sequence, spans });
    draw();
  }

  function add(days, start, end) {
    const kept = data.isSingle ? [] : spans;
    chosen = { start, end };
    const fresh = days.map((day) => ({ day, start, end }));
    put([...kept, ...fresh]);
    chooseGrown(days, { start, end });
    say(`${named(days)} ${said(start)} to ${said(end)}`);
  }

  /** Choose what a fresh span became when it grew together with others. */
  function chooseGrown(days, { start, end }) {
    if (spans.some((span) => sameTimes(span, { start, end }))) return;
    const grown = spans.find((span) => days.includes(span.day) && span.start <= start && span.end >= end);
    if (grown) choose(grown);
  }

  // -- words ----------------------------------------------------------------------------------------------------------

  function said(time) {
    const [hour, minute] = [Math.floor(time / 60), time % 60];
    if (data.clock === "24") return `${hour}:${two(minute)}`;
    return `${((hour + 11) % 12) + 1}:${two(minute)} ${hour % 24 < 12 ? "AM" : "PM"}`;
  }

  function named(days) {
    const at = days.map((day) => data.days.indexOf(day));
    const isRun = at.length > 2 && at.every((place, index) => !index || place === at[index - 1] + 1);
    if (isRun) return `${days[0]} to ${days.at(-1)}`;
    return days.length > 1 ? `${days.slice(0, -1).join(", ")} and ${days.at(-1)}` : days[0];
  }

  function patterns() {
    const found = [];
    for (const span of spans) {
      const known = found.find((pattern) => sameTimes(pattern, span));
      if (known) known.days.push(span.day);
      else found.push({ start: span.start, end: span.end, days: [span.day] });
    }
    return found;
  }

  function say(text) {
    parts.live.textContent = text;
  }

  // -- drawing --------------------------------------------------------------------------------------------------------

  const first = () => Math.min(data.start, ...spans.map((span) => Math.floor(span.start / 60) * 60));
  const last = () => Math.max(data.end, ...spans.map((span) => Math.ceil(span.end / 60) * 60));
  const share = (time) => `${(100 * (time - first())) / (last() - first())}%`;
  const stretch = (span) => ({ top: share(span.start), height: `${(100 * (span.end - span.start)) / (last() - first())}%` });
  const columnAt = (index) => parts.field.querySelector(`[data-day="${index}"]`);

  function draw() {
    isLate = false;
    root.style.setProperty("--rows", (last() - first()) / ROW);
    root.style.setProperty("--days", data.days.length);
    parts.field.setAttribute("aria-label", `${data.label}. Arrow keys move, Enter begins and ends a time, Delete removes one.`);
    cursor.time = Math.min(last() - ROW, Math.max(first(), cursor.time ?? 9 * 60));
    cursor.day = Math.min(data.days.length - 1, cursor.day);
    parts.days.replaceChildren(...data.days.map((day) => el("span", { title: day, text: day.slice(0, 3) })));
    parts.field.replaceChildren(
      ...data.days.map((day, index) =>
        el("div", { class: "column", "data-day": index }, ...spans.filter((span) => span.day === day).map(drawSpan))),
      el("div", { class: "cursor" }),
    );
    drawAxis();
    drawDraft();
    drawCursor();
    drawWords();
  }

  function drawAxis() {
    const hours = [];
    const every = last() - first() > 9 * 60 ? 120 : 60;
    for (let time = Math.ceil(first() / every) * every; time < last(); time += every) {
      hours.push(el("span", { style: { top: share(time) }, text: said(time).replace(data.clock === "12" ? ":00" : "", "") }));
    }
    parts.axis.replaceChildren(...hours);
  }

  function drawSpan(span) {
    const isChosen = chosen && sameTimes(span, chosen);
    return el("div", {
      class: `span${isChosen ? " chosen" : ""}`,
      title: `${span.day} ${said(span.start)}–${said(span.end)}`,
      style: stretch(span),
    });
  }

  function drawDraft() {
    parts.field.querySelectorAll(".draft, .tip").forEach((node) => node.remove());
    if (!draft) return;
    const [from, to] = [Math.min(...draft.days), Math.max(...draft.days)];
    for (let index = from; index <= to; index += 1) {
      columnAt(index).append(el("div", { class: "span draft", style: stretch(draft) }));
    }
    const isLeft = from < data.days.length / 2;
    parts.field.append(el("div", {
      class: "tip", text: `${said(draft.start)}–${said(draft.end)}`,
      style: {
        top: share(draft.start),
        [isLeft ? "left" : "right"]: `${(100 * (isLeft ? from : data.days.length - 1 - to)) / data.days.length}%`,
      },
    }));
  }

  function drawCursor() {
    const mark = parts.field.querySelector(".cursor");
    if (!mark) return;
    mark.style.display = parts.field.matches(":focus-visible") ? "block" : "none";
    mark.style.left = `${(100 * cursor.day) / data.days.length}%`;
    mark.style.width = `${100 / data.days.length}%`;
    mark.style.top = share(cursor.time);
  }

  // -- the line of words ----------------------------------------------------------------------------------------------

  const wordsOf = (pattern) => `${named(pattern.days)} ${said(pattern.start)}–${said(pattern.end)}`;

  function drawWords() {
    const wanted = [];
    const kept = new Map();
    for (const pattern of patterns()) {
      if (chosen && sameTimes(pattern, chosen)) {
        drawExact(pattern);
        wanted.push(parts.exact.group);
        continue;
      }
      const name = wordsOf(pattern);
      const button = buttons.get(name) ?? el("button", { type: "button", class: "pattern", title: "Put the times right, or remove", text: name });
      button.onclick = () => {
        choose(pattern);
        parts.exact.start.focus();
      };
      kept.set(name, button);
      wanted.push(button);
    }
    buttons = kept;
    if (wanted.length > 1) wanted.push(parts.clear);
    if (!wanted.length) wanted.push(el("span", { class: "quiet", text: matchMedia("(pointer: coarse)").matches ? BY_FINGER : BY_MOUSE }));
    keep(parts.words, wanted);
  }

  function choose(pattern) {
    chosen = { start: pattern.start, end: pattern.end };
    trouble = "";
    draw();
  }

  function buildExact() {
    const exact = { days: el("span", { class: "pattern" }), trouble: el("span", { class: "trouble" }) };
    for (const edge of ["start", "end"]) {
      exact[edge] = el("input", {
        type: "text", autocomplete: "off", spellcheck: "false", "aria-label": edge === "start" ? "From" : "Until",
        onchange: () => typed(edge),
        onkeydown: (event) => {
          if (event.key === "Enter") typed(edge);
          if (event.key === "Escape") event.target.value = said(chosen[edge]);
        },
      });
    }
    exact.remove = el("button", { type: "button", class: "remove", text: "Remove", onclick: remove });
    exact.group = el("span", { class: "exact" }, exact.days, exact.start, el("span", { text: "–" }), exact.end, exact.remove, exact.trouble);
    return exact;
  }

  /** Show a pattern in the fields; what is being typed there stays. */
  function drawExact(pattern) {
    parts.exact.days.textContent = named(pattern.days);
    parts.exact.trouble.textContent = trouble;
    parts.exact.remove.setAttribute("aria-label", `Remove ${wordsOf(pattern)}`);
    for (const edge of ["start", "end"]) {
      const input = parts.exact[edge];
      const words = said(pattern[edge]);
      if (input.dataset.shown !== words) input.value = words;
      input.dataset.shown = words;
      input.size = data.clock === "24" ? 5 : 8;
    }
  }

  function remove() {
    const gone = patterns().find((pattern) => chosen && sameTimes(pattern, chosen));
    if (!gone) return;
    put(spans.filter((span) => !sameTimes(span, gone)));
    say(`${wordsOf(gone)} removed`);
    parts.field.focus({ preventScroll: true });
  }

  function clear() {
    put([]);
    say("All times removed");
    parts.field.focus({ preventScroll: true });
  }

  function typed(edge) {
    const input = parts.exact[edge];
    if (!chosen || input.value === input.dataset.shown) return;
    const old = chosen;
    const time = readTime(input.value, { clock: data.clock, old: old[edge], isEnd: edge === "end" });
    const fresh = { ...old, [edge]: time };
    input.dataset.shown = "";
    // A later beginning takes the end along, so that a whole time can be moved by typing.
    if (edge === "start" && time !== null && time >= old.end) fresh.end = Math.min(1440, time + old.end - old.start);
    if (time === null || fresh.start >= fresh.end) {
      trouble = time === null ? `“${input.value}” is no time.` : "It has to begin before it ends.";
      draw();
      say(`${trouble} It stays as it was.`);
      return;
    }
    const touched = (span) => sameTimes(span, old);
    chosen = fresh;
    const days = spans.filter(touched).map((span) => span.day);
    put(spans.map((span) => (touched(span) ? { ...span, ...fresh } : span)));
    chooseGrown(days, fresh);
  }

  // -- mouse and finger -----------------------------------------------------------------------------------------------

  function placeOf(event) {
    const box = parts.field.getBoundingClientRect();
    const day = Math.min(data.days.length - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * data.days.length)));
    const perMinute = box.height / (last() - first());
    const time = first() + (event.clientY - box.top) / perMinute;
    return { day, time: Math.min(last(), Math.max(first(), time)), perMinute };
  }

  const down = (time) => Math.max(first(), Math.floor(time / data.step) * data.step);
  const up = (time) => Math.min(last(), Math.ceil(time / data.step) * data.step);

  function onDown(event) {
    if (drag && drag.pointer !== event.pointerId) return letGo(); // a second finger means something else
    if (event.button) return;
    anchor = draft = null;
    const from = placeOf(event);
    const under = spans.find((span) => span.day === dayAt(from.day) && span.start <= from.time && from.time <= span.end);
    const kind = event.pointerType === "mouse" ? "mouse" : "touch";
    const near = EDGE[kind] / from.perMinute;
    const edge = under && under.end - under.start > 3 * near
      ? (from.time - under.start < near ? "start" : under.end - from.time < near ? "end" : null)
      : null;
    drag = { pointer: event.pointerId, kind, from, under, edge, isDrawing: kind === "mouse", hasMoved: false, x: event.clientX, y: event.clientY };
    if (drag.isDrawing) parts.field.setPointerCapture(event.pointerId);
    else drag.timer = setTimeout(() => { drag.isDrawing = true; onMove(event); navigator.vibrate?.(10); }, HOLD);
  }

  function onMove(event) {
    if (drag?.pointer !== event.pointerId) return;
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > WOBBLE[drag.kind]) drag.hasMoved = true;
    if (!drag.isDrawing) {
      if (drag.hasMoved) letGo(); // the finger scrolls the page
      return;
    }
    if (!drag.hasMoved && (drag.under || drag.kind === "mouse")) return;
    const place = placeOf(event);
    if (!drag.hasMoved) draft = { days: [place.day, place.day], ...hourAt(place.time) };
    else if (drag.edge) {
      const { start, end } = drag.under;
      const time = Math.round(place.time / data.step) * data.step;
      draft = { days: [drag.from.day, drag.from.day], start: drag.edge === "start" ? Math.min(time, end - data.step) : start, end: drag.edge === "end" ? Math.max(time, start + data.step) : end };
    } else {
      const [from, to] = [Math.min(drag.from.time, place.time), Math.max(drag.from.time, place.time)];
      const start = Math.min(down(from), last() - data.step);
      draft = { days: [drag.from.day, place.day], start, end: Math.max(up(to), start + data.step) };
    }
    drawDraft();
  }

  /** The hour that a tap makes: from the half hour it fell in. */
  function hourAt(time) {
    const start = Math.max(first(), Math.min(Math.floor(time / ROW) * ROW, last() - TAP));
    return { start, end: start + TAP };
  }

  function onUp(event) {
    if (drag?.pointer !== event.pointerId) return;
    const { under, edge, from, hasMoved } = drag;
    const drawn = draft;
    const place = placeOf(event);
    letGo();
    cursor = { day: place.day, time: Math.min(Math.floor(place.time / ROW) * ROW, last() - ROW) };
    if (hasMoved && drawn) {
      if (edge) {
        const fresh = { start: drawn.start, end: drawn.end };
        chosen = fresh;
        put([...spans.filter((span) => span.day !== under.day || !sameTimes(span, under)), { ...under, ...fresh }]);
        chooseGrown([under.day], fresh);
        say(`${under.day} ${said(fresh.start)} to ${said(fresh.end)}`);
      } else add(daysOf(drawn), drawn.start, drawn.end);
    } else if (under) {
      choose(under);
      say(`${under.day} ${said(under.start)} to ${said(under.end)}`);
    } else if (!hasMoved) {
      const { start, end } = hourAt(from.time);
      add([dayAt(from.day)], start, end);
    }
  }

  function letGo() {
    if (!drag) return;
    clearTimeout(drag.timer);
    drag = draft = null;
    if (isLate) draw(); // what came from the page meanwhile
    else drawDraft(); // a finger that begins to scroll must keep what it touches
  }

  // -- keys -----------------------------------------------------------------------------------------------------------

  function onKey(event) {
    const move = { ArrowUp: [0, -ROW], ArrowDown: [0, ROW], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (move) {
      if (event.shiftKey && !anchor) anchor = { ...cursor };
      cursor.day = Math.min(data.days.length - 1, Math.max(0, cursor.day + move[0]));
      cursor.time = Math.min(last() - ROW, Math.max(first(), cursor.time + move[1]));
      extend();
      say(anchor ? `${named(daysOf(draft))} ${said(draft.start)} to ${said(draft.end)}` : `${dayAt(cursor.day)} ${said(cursor.time)}`);
    } else if (event.key === "Enter" || event.key === " ") {
      if (anchor) {
        const days = daysOf(draft);
        const { start, end } = draft;
        anchor = draft = null;
        add(days, start, end);
      } else {
        anchor = { ...cursor };
        extend();
        say(`${dayAt(cursor.day)} from ${said(cursor.time)}: arrows make it longer, Enter ends it`);
      }
    } else if (event.key === "Escape" && anchor) {
      anchor = draft = null;
      drawDraft();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      const under = spans.find((span) => span.day === dayAt(cursor.day) && span.start < cursor.time + ROW && cursor.time < span.end);
      if (!under) return;
      put(spans.filter((span) => span !== under));
      say(`${under.day} ${said(under.start)} to ${said(under.end)} removed`);
    } else return;
    event.preventDefault();
    event.stopPropagation();
    drawCursor();
  }

  function extend() {
    if (!anchor) return;
    const [from, to] = [Math.min(anchor.time, cursor.time), Math.max(anchor.time, cursor.time)];
    draft = { days: [anchor.day, cursor.day], start: from, end: to + ROW };
    drawDraft();
  }

  function leave() {
    if (anchor) {
      anchor = draft = null;
      drawDraft();
    }
    drawCursor();
  }

  return grid;
}

const grids = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!grids.has(parentElement)) grids.set(parentElement, makeGrid(parentElement));
  grids.get(parentElement).show(data, setStateValue);
}
