// The week grid: times drawn on a small week with mouse, finger or keys. Text goes in through textContent only.

const ROW = 30; // minutes of a row of the grid, and of a step of the arrow keys
const TAP = 60; // minutes of what a tap makes
const HOLD = 220; // milliseconds after which a resting finger draws instead of scrolling
const EDGE = 6; // pixels of a span's edge that can be dragged

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

/** Read "15:30", "1530", "3:30 pm" or "3pm" as minutes; null for anything else. */
function readTime(text) {
  const match = /^\s*(\d{1,2})(?:[:.h]?(\d{2}))?\s*([ap])?\.?m?\.?\s*$/i.exec(text);
  if (!match) return null;
  let hour = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  if (match[3]) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (match[3].toLowerCase() === "p" ? 12 : 0);
  }
  const time = Math.round((hour * 60 + minute) / 5) * 5;
  return hour <= 24 && minute < 60 && time <= 1440 ? time : null;
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
  let spoken = "";
  const grid = { turn: 0 };

  grid.show = (fresh, setStateValue) => {
    data = fresh;
    tell = setStateValue;
    const stage = shadow.querySelector(".week-grid");
    if (stage !== root) root = stage;
    if (data.reset !== reset || data.sequence >= sequence) {
      if (data.reset !== reset) chosen = null;
      [sequence, reset] = [data.sequence, data.reset];
      spans = data.spans.map((span) => ({ ...span }));
    }
    cursor.time ??= Math.max(data.start, 9 * 60);
    if (!drag) draw();
  };

  // -- what stands ----------------------------------------------------------------------------------------------------

  const dayAt = (index) => data.days[index];
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
    sequence += 1;
    tell("drawn", { sequence, spans });
    draw();
  }

  function add(days, start, end) {
    const kept = data.isSingle ? [] : spans;
    chosen = { start, end };
    const fresh = days.map((day) => ({ day, start, end }));
    put([...kept, ...fresh]);
    if (!spans.some((span) => sameTimes(span, { start, end }))) {
      const grown = spans.find((span) => span.day === days[0] && span.start <= start && span.end >= end);
      chosen = grown ? { start: grown.start, end: grown.end } : null;
      draw();
    }
    say(`${named(days)} ${said(start)} to ${said(end)}`);
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
    spoken = text;
    const live = root.querySelector(".live");
    if (live) live.textContent = text;
  }

  // -- drawing --------------------------------------------------------------------------------------------------------

  const share = (time) => `${(100 * (time - data.start)) / (data.end - data.start)}%`;

  function draw() {
    const held = shadow.activeElement?.dataset?.focus;
    const field = el("div", {
      class: "field",
      role: "grid",
      tabindex: 0,
      "data-focus": "field",
      "aria-label": `${data.label}. Arrow keys move, Enter begins and ends a time, Delete removes one.`,
      style: { "--rows": (data.end - data.start) / ROW, "--days": data.days.length },
      onkeydown: onKey,
      onpointerdown: onDown,
      onfocus: drawCursor,
      onblur: drawCursor,
    });
    data.days.forEach((day, index) => {
      const column = el("div", { class: "column", role: "row", "data-day": index });
      for (const span of spans.filter((one) => one.day === day)) column.append(drawSpan(span));
      field.append(column);
    });
    field.append(el("div", { class: "cursor" }));
    field.addEventListener("touchmove", (event) => drag?.isDrawing && event.cancelable && event.preventDefault(), { passive: false });
    root.replaceChildren(
      el("div", { class: "days", "aria-hidden": "true", style: { "--days": data.days.length } },
        ...data.days.map((day) => el("span", { title: day, text: day.slice(0, 3) }))),
      el("div", { class: "body" }, drawAxis(), field),
      drawWords(),
      el("div", { class: "live", role: "status", "aria-live": "polite", text: spoken }),
    );
    drawDraft();
    if (held) root.querySelector(`[data-focus="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
    drawCursor();
  }

  function drawAxis() {
    const hours = [];
    const every = data.end - data.start > 9 * 60 ? 120 : 60;
    for (let time = Math.ceil(data.start / every) * every; time < data.end; time += every) {
      const [hour, half] = said(time).split(" ");
      hours.push(el("span", { style: { top: share(time) }, text: half ? `${hour.replace(":00", "")} ${half}` : hour }));
    }
    return el("div", { class: "axis", "aria-hidden": "true" }, ...hours);
  }

  function drawSpan(span) {
    const isChosen = chosen && sameTimes(span, chosen);
    return el("div", {
      class: `span${isChosen ? " chosen" : ""}`,
      role: "gridcell",
      "aria-label": `${span.day} ${said(span.start)} to ${said(span.end)}`,
      style: { top: share(span.start), height: `calc(${share(span.end)} - ${share(span.start)})` },
    });
  }

  function drawDraft() {
    root.querySelectorAll(".draft").forEach((node) => node.remove());
    if (!draft) return;
    const [from, to] = [Math.min(...draft.days), Math.max(...draft.days)];
    for (let index = from; index <= to; index += 1) {
      root.querySelector(`[data-day="${index}"]`).append(
        el("div", { class: "span draft", style: { top: share(draft.start), height: `calc(${share(draft.end)} - ${share(draft.start)})` } }));
    }
    const words = root.querySelector(".pattern");
    const days = data.days.slice(from, to + 1);
    if (words) words.textContent = `${named(days)} ${said(draft.start)}–${said(draft.end)}`;
  }

  function drawCursor() {
    const mark = root.querySelector(".cursor");
    if (!mark) return;
    const isThere = shadow.activeElement === root.querySelector(".field") && root.querySelector(".field").matches(":focus-visible");
    mark.style.display = isThere ? "block" : "none";
    mark.style.left = `${(100 * cursor.day) / data.days.length}%`;
    mark.style.width = `${100 / data.days.length}%`;
    mark.style.top = share(cursor.time);
  }

  function drawWords() {
    const all = patterns();
    const line = el("div", { class: "words" });
    if (!all.length) {
      line.append(el("span", { class: "pattern quiet", text: "Drag over the week: down for the time, across for more days. A tap makes one hour." }));
      return line;
    }
    for (const pattern of all) {
      const isChosen = chosen && sameTimes(pattern, chosen);
      const name = `${named(pattern.days)} ${said(pattern.start)}–${said(pattern.end)}`;
      if (!isChosen) {
        line.append(el("button", {
          type: "button", class: "pattern", title: "Put the times right", text: name, "data-focus": name,
          onclick: () => { chosen = { start: pattern.start, end: pattern.end }; draw(); root.querySelector("input")?.focus(); },
        }));
        continue;
      }
      const group = el("span", { class: "exact" }, el("span", { class: "pattern", text: named(pattern.days) }));
      for (const edge of ["start", "end"]) {
        group.append(el("input", {
          type: "text", value: said(pattern[edge]), "data-focus": edge, size: data.clock === "24" ? 5 : 8,
          "aria-label": edge === "start" ? "From" : "Until",
          onchange: (event) => typed(pattern, edge, event.target),
          onkeydown: (event) => event.key === "Enter" && event.target.blur(),
        }));
        if (edge === "start") group.append(el("span", { text: "–" }));
      }
      group.append(el("button", {
        type: "button", class: "remove", "data-focus": "remove", text: "Remove",
        "aria-label": `Remove ${name}`,
        onclick: () => { put(spans.filter((span) => !sameTimes(span, pattern))); say(`${name} removed`); },
      }));
      line.append(group);
    }
    return line;
  }

  function typed(pattern, edge, field) {
    const time = readTime(field.value);
    const fresh = { ...pattern, [edge]: time };
    if (time === null || fresh.start >= fresh.end) {
      field.value = said(pattern[edge]);
      say("This is no time that fits: it stays as it was.");
      return;
    }
    chosen = { start: fresh.start, end: fresh.end };
    put(spans.map((span) => (sameTimes(span, pattern) ? { ...span, start: fresh.start, end: fresh.end } : span)));
  }

  // -- mouse and finger -----------------------------------------------------------------------------------------------

  function placeOf(event) {
    const box = root.querySelector(".field").getBoundingClientRect();
    const day = Math.min(data.days.length - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * data.days.length)));
    const time = data.start + ((event.clientY - box.top) / box.height) * (data.end - data.start);
    return { day, time: Math.min(data.end, Math.max(data.start, time)), perMinute: box.height / (data.end - data.start) };
  }

  const down = (time) => Math.floor(time / data.step) * data.step;
  const up = (time) => Math.ceil(time / data.step) * data.step;

  function onDown(event) {
    if (event.button || drag) return;
    const place = placeOf(event);
    const under = spans.find((span) => span.day === dayAt(place.day) && span.start <= place.time && place.time <= span.end);
    const near = EDGE / place.perMinute;
    const edge = under && under.end - under.start > 3 * near
      ? (place.time - under.start < near ? "start" : under.end - place.time < near ? "end" : null)
      : null;
    drag = { pointer: event.pointerId, from: place, under, edge, isDrawing: event.pointerType === "mouse", hasMoved: false, x: event.clientX, y: event.clientY };
    if (!drag.isDrawing) drag.timer = setTimeout(() => { if (drag) { drag.isDrawing = true; onMove(event); navigator.vibrate?.(10); } }, HOLD);
    const field = root.querySelector(".field");
    if (drag.isDrawing) field.setPointerCapture(event.pointerId);
    field.addEventListener("pointermove", onMove);
    field.addEventListener("pointerup", onUp);
    field.addEventListener("pointercancel", onCancel);
  }

  function onMove(event) {
    if (!drag) return;
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > 4) drag.hasMoved = true;
    if (!drag.isDrawing) {
      if (drag.hasMoved) letGo(); // the finger scrolls the page
      return;
    }
    if (!drag.hasMoved && drag.under) return;
    const place = placeOf(event);
    if (drag.edge) {
      const { start, end } = drag.under;
      const time = Math.round(place.time / data.step) * data.step;
      draft = { days: [drag.from.day, drag.from.day], start: drag.edge === "start" ? Math.min(time, end - data.step) : start, end: drag.edge === "end" ? Math.max(time, start + data.step) : end };
    } else {
      const [first, last] = [Math.min(drag.from.time, place.time), Math.max(drag.from.time, place.time)];
      draft = { days: [drag.from.day, place.day], start: down(first), end: Math.max(up(last), down(first) + data.step) };
    }
    drawDraft();
  }

  function onUp(event) {
    const { under, edge, from, hasMoved, isDrawing } = drag;
    const drawn = draft;
    letGo();
    if (hasMoved && drawn && isDrawing) {
      const days = data.days.slice(Math.min(...drawn.days), Math.max(...drawn.days) + 1);
      if (edge) {
        chosen = { start: drawn.start, end: drawn.end };
        put([...spans.filter((span) => span !== under), { ...under, start: drawn.start, end: drawn.end }]);
      } else add(days, drawn.start, drawn.end);
    } else if (under) {
      chosen = { start: under.start, end: under.end };
      say(`${under.day} ${said(under.start)} to ${said(under.end)}`);
      draw();
    } else if (!hasMoved) {
      const start = Math.min(Math.floor(from.time / ROW) * ROW, data.end - TAP);
      add([dayAt(from.day)], start, start + TAP);
    }
    cursor = { day: placeOf(event).day, time: Math.min(down(placeOf(event).time), data.end - ROW) };
  }

  function onCancel() {
    letGo();
    draw();
  }

  function letGo() {
    if (!drag) return;
    clearTimeout(drag.timer);
    const field = root.querySelector(".field");
    field.removeEventListener("pointermove", onMove);
    field.removeEventListener("pointerup", onUp);
    field.removeEventListener("pointercancel", onCancel);
    drag = draft = null;
    drawDraft();
  }

  // -- keys -----------------------------------------------------------------------------------------------------------

  function onKey(event) {
    const move = { ArrowUp: [0, -ROW], ArrowDown: [0, ROW], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (move) {
      if (event.shiftKey && !anchor) anchor = { ...cursor };
      cursor.day = Math.min(data.days.length - 1, Math.max(0, cursor.day + move[0]));
      cursor.time = Math.min(data.end - ROW, Math.max(data.start, cursor.time + move[1]));
      extend();
      const until = anchor ? ` to ${said(draft.end)}` : "";
      say(`${dayAt(cursor.day)} ${said(anchor ? draft.start : cursor.time)}${until}`);
    } else if (event.key === "Enter" || event.key === " ") {
      if (anchor) {
        const days = data.days.slice(Math.min(...draft.days), Math.max(...draft.days) + 1);
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
      const under = spans.find((span) => span.day === dayAt(cursor.day) && span.start <= cursor.time && cursor.time < span.end);
      if (!under) return;
      put(spans.filter((span) => span !== under));
      say(`${under.day} ${said(under.start)} to ${said(under.end)} removed`);
    } else return;
    event.preventDefault();
    event.stopPropagation();
    drawCursor();
  }

  function extend() {
    if (anchor) {
      const [first, last] = [Math.min(anchor.time, cursor.time), Math.max(anchor.time, cursor.time)];
      draft = { days: [anchor.day, cursor.day], start: first, end: last + ROW };
    }
    drawDraft();
    drawCursor();
  }

  return grid;
}

const grids = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!grids.has(parentElement)) grids.set(parentElement, makeGrid(parentElement));
  grids.get(parentElement).show(data, setStateValue);
}
