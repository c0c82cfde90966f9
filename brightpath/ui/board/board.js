// The week board: draws the data, remembers the view, answers keys, touch and clicks.
// Text from people goes in through textContent only.

const NARROW = 620; // a phone: one day at a time
const TIGHT = 70; // a lane slimmer than this asks for one wide day among slim ones

/** Make an element: attributes by name, `text` as text, children after it. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name === "style") for (const [property, amount] of Object.entries(value)) amount !== undefined && node.style.setProperty(property, amount);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function makeBoard(shadow) {
  let data = null;
  let tell = null;
  let root = null;
  let width = 0;
  let shownAt = 0;
  let days = []; // the shown days' blocks
  let touch = null;
  const state = { person: null, day: null, open: null, focus: null, cursor: null };
  const board = { turn: 0 };

  // -- life -----------------------------------------------------------------------------------------------------------

  const watch = new ResizeObserver(() => root && Math.abs(root.clientWidth - width) > 1 && draw());
  const tick = setInterval(() => data && drawNow(), 20_000);
  const away = (event) => state.open && !event.composedPath().includes(root) && close(false);
  const follow = () => state.open && placePanel();
  document.addEventListener("pointerdown", away);
  window.addEventListener("scroll", follow, { capture: true, passive: true });
  document.fonts?.ready.then(() => data && draw());

  board.close = () => {
    watch.disconnect();
    clearInterval(tick);
    document.removeEventListener("pointerdown", away);
    window.removeEventListener("scroll", follow, { capture: true });
  };

  board.show = (fresh, setTriggerValue) => {
    const isFirst = data === null;
    data = fresh;
    tell = setTriggerValue;
    shownAt = performance.now();
    const stage = shadow.querySelector(".board");
    if (stage !== root) {
      watch.disconnect();
      root = stage;
      root.addEventListener("keydown", onKey);
      root.addEventListener("focusin", onFocus);
      root.addEventListener("touchstart", onTouchStart, { passive: true });
      root.addEventListener("touchend", onTouchEnd, { passive: true });
      watch.observe(root);
    }
    if (isFirst) recall();
    if (!people().includes(state.person)) state.person = people()[0] ?? "everyone";
    if (!data.days.some((day) => day.date === state.day)) state.day = (data.days.find((day) => day.isToday) ?? data.days[0]).date;
    if (state.open && !entryOf(data, state.open)) state.open = null;
    draw();
  };

  const people = () => [...(data.people.length > 1 ? ["everyone"] : []), ...data.people.map((person) => person.key)];
  const memory = () => `brightpath-board-${data.board}`;
  function recall() {
    try {
      Object.assign(state, JSON.parse(sessionStorage.getItem(memory()) ?? "{}"));
    } catch { /* a browser that keeps nothing still shows the week */ }
  }
  function remember() {
    try {
      sessionStorage.setItem(memory(), JSON.stringify({ person: state.person, day: state.day }));
    } catch { /* see above */ }
  }

  // -- drawing --------------------------------------------------------------------------------------------------------

  const isNarrow = () => width < NARROW;
  const now = () => (data.now === null ? null : data.now + Math.floor((performance.now() - shownAt) / 60_000));

  function draw() {
    const held = shadow.activeElement?.dataset.focus;
    width = root.clientWidth;
    const look = getComputedStyle(root);
    root.dataset.tone = isDark(look.getPropertyValue("--st-background-color")) ? "dark" : "light";
    root.dataset.mode = isNarrow() ? "day" : "week";
    root.dataset.week = data.weekStartDate;
    root.dataset.version = data.version;
    root.replaceChildren(
      ...[
        data.words.noChildren ? el("p", { class: "empty", text: data.words.noChildren }) : null,
        el("div", { class: "top" }, drawPeople(), drawLegend()),
        isNarrow() ? drawDays() : null,
        drawGrid(look.fontFamily),
        drawTray(),
        el("div", { class: "peek", "aria-hidden": "true" }),
      ].filter(Boolean),
    );
    drawNow();
    drawPanel();
    if (held) focusOn(held) || (held === "panel" && focusOn(state.focus));
  }

  function focusOn(key) {
    const node = key && root.querySelector(`[data-focus="${CSS.escape(key)}"]`);
    node?.focus({ preventScroll: true });
    return Boolean(node);
  }

  function drawPeople() {
    if (people().length < 2) return null;
    const button = (key, name, badge) =>
      el(
        "button",
        { type: "button", class: "person", "aria-pressed": String(state.person === key), "data-focus": `person:${key}`, title: name, onclick: () => choose({ person: key }) },
        badge && el("span", { class: "badge", "aria-hidden": "true", text: badge }),
        el("span", { class: "cut", dir: "auto", text: name }),
      );
    return el(
      "div",
      { class: "people", role: "group", "aria-label": data.words.show },
      button("everyone", data.words.everyone),
      ...data.people.map((person) => button(person.key, person.short, person.initial)),
    );
  }

  function drawLegend() {
    const entry = (mark, text) => el("span", { class: "entry" }, mark, el("span", { text }));
    const { whole, half, quarter, commitment } = data.words;
    return el(
      "div",
      { class: "legend", role: "note", "aria-label": data.words.legend },
      entry(drawPie(1), whole),
      entry(drawPie(0.5), half),
      entry(drawPie(0.25), quarter),
      entry(el("span", { class: "hatch", "aria-hidden": "true" }), commitment),
    );
  }

  function drawDays() {
    const at = data.days.findIndex((day) => day.date === state.day);
    const turn = (by, name, sign) =>
      el("button", { type: "button", class: "turn", "aria-label": name, disabled: !data.days[at + by], "data-focus": `turn:${by}`, text: sign, onclick: () => turnDay(by) });
    return el(
      "div",
      { class: "days", role: "group", "aria-label": data.words.days },
      turn(-1, data.words.previous, "‹"),
      ...data.days.map((day) =>
        el(
          "button",
          { type: "button", class: "tab", "aria-pressed": String(day.date === state.day), "aria-label": dayName(day), "aria-current": day.isToday ? "date" : null, "data-focus": `day:${day.date}`, onclick: () => choose({ day: day.date }) },
          el("span", { class: "short", text: day.short }),
          el("span", { class: "number", text: day.number }),
        ),
      ),
      turn(1, data.words.next, "›"),
    );
  }

  const dayName = (day) => (day.isToday ? `${day.label}, ${data.words.today}` : day.label);

  function drawGrid(font) {
    const shown = isNarrow() ? data.days.filter((day) => day.date === state.day) : data.days;
    const ruler = makeRuler(data, isNarrow());
    const axis = 46;
    const count = lanesOf(data, state.person, false).length;
    const even = (width - axis) / shown.length;
    const hasWide = !isNarrow() && count > 1 && even / count < TIGHT;
    const shares = shown.map((day) => (hasWide && day.date === state.day ? wideShare(count, shown.length, width - axis) : 1));
    const unit = (width - axis) / shares.reduce((sum, share) => sum + share, 0);
    days = [];
    const columns = shown.map((day, index) => drawDay(day, unit * shares[index] - 6, ruler, font, hasWide, shares[index] > 1));
    const current = startBlock();
    if (current) current.node.tabIndex = 0;
    return el(
      "div",
      { class: "week", role: "grid", "aria-label": data.words.grid, style: { "--axis": `${axis}px`, "grid-template-columns": `var(--axis) ${shares.map((share) => `minmax(0, ${share}fr)`).join(" ")}` } },
      el(
        "div",
        { class: "axis", "aria-hidden": "true" },
        isNarrow() ? null : el("div", { class: "head" }),
        count > 1 ? el("div", { class: "names" }) : null,
        el("div", { class: "field", style: { height: `${ruler.height}px` } }, ...data.ticks.map((each) => el("span", { class: "hour", text: each.text, style: { top: `${ruler.y(each.minute)}px` } }))),
      ),
      ...columns,
    );
  }

  /** How many slim days wide the wide day is: until its lanes hold most names, but never so wide that the others say nothing. */
  const wideShare = (lanes, count, pixels) => Math.min(2.5, Math.max(2, (TIGHT * lanes * (count - 1)) / Math.max(1, pixels - TIGHT * lanes)));

  function drawDay(day, pixels, ruler, font, hasWide, isWide) {
    const lanes = lanesOf(data, state.person, isWide || isNarrow());
    const blocks = blocksOf(data, day, lanes);
    days.push(blocks);
    const field = el(
      "div",
      { class: "field", role: "none", "data-date": day.date, style: { height: `${ruler.height}px`, "--hour": `${ruler.y(ruler.from + 60)}px` } },
      ...lanes.slice(1).map((lane) => el("i", { class: `divide ${lane.person.kind}`, role: "none", style: { left: share(lane.left) } })),
    );
    for (const block of blocks) {
      block.node = drawBlock(block, pixels, ruler, font);
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
      ? el("button", { type: "button", class: "head", tabindex: -1, "aria-label": dayName(day), onclick: () => choose({ day: day.date }) }, ...title)
      : el("div", { class: "head" }, ...title);
    return el(
      "div",
      { class: `day${day.isToday ? " today" : ""}${day.isPast ? " past" : ""}${isWide ? " wide" : ""}`, role: "row", "aria-label": dayName(day) },
      isNarrow() ? null : el("div", { role: "rowheader", "aria-label": dayName(day) }, head),
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

  function drawBlock(block, pixels, ruler, font) {
    const wide = (block.right - block.left) * pixels - 2;
    const tall = ruler.y(block.to) - ruler.y(block.from) - 2;
    const size = tall < 14 ? Math.max(8.5, tall - 2.5) : wide < 50 ? 10 : wide < 84 ? 11.5 : 12.5;
    const side = wide < 30 ? 1 : wide < 50 ? 2 : wide < 84 ? 4 : 6;
    const quiet = block.type === "break" || block.type === "lunch";
    const fitInto = (room) => fit(block, Math.max(0, room), tall - 3, font, size);
    const room = wide - side * 2 - (quiet ? 0 : 2);
    const mayHavePie = block.person.kind === "child" && block.attention > 0 && tall >= 15;
    let fitted = fitInto(room);
    const leftBelow = () => tall - fitted.lines * size * 1.16 - 5;
    if (mayHavePie && wide > 96 && leftBelow() < 11) fitted = fitInto(room - 12); // the pie stands beside the name
    const isReadable = tall >= 9 && wide >= 20 && !(quiet && fitted.isCut);
    const left = leftBelow();
    const inks = data.palette[block.swatch]?.[root.dataset.tone];
    const done = block.completed ? el("span", { class: "tick", "aria-hidden": "true", text: "✓" }) : null;
    const hasPie = mayHavePie && wide >= 50 && (left >= 11 || wide > 96);
    const hasWhen = !quiet && isReadable && left >= 12.5 && widthOf(block.when, font, 11) <= wide - side * 2 - (hasPie && left < 24 ? 20 : 7);
    const company = block.members ?? (block.person.kind === "adult" ? block.others.map((initial) => ({ initial })) : []);
    return el(
      "div",
      {
        class: `block ${block.type}${tall < 21 ? " slim" : ""}${block.completed ? " done" : ""}${block.isExternal ? " external" : ""}`,
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
        onclick: () => openPanel(block.key),
        onpointerenter: (event) => event.pointerType === "mouse" && peek(block),
        onpointerleave: () => peek(null),
      },
      el(
        "div",
        { class: "face" },
        isReadable ? el("span", { class: "title", dir: "auto", text: fitted.text }) : null,
        hasWhen ? el("span", { class: "when", text: block.when }) : null,
        company.length && isReadable && left >= (hasWhen ? 29 : 15) ? el("span", { class: "company" }, ...company.map(({ initial }) => el("span", { class: "badge", text: initial }))) : null,
        hasPie ? drawPie(block.attention) : null,
        done,
      ),
    );
  }

  const share = (amount) => `${(amount * 100).toFixed(3)}%`;
  const drawPie = (amount) => el("span", { class: "pie", "aria-hidden": "true", style: { "--share": `${amount * 100}%` } });

  function drawNow() {
    const minute = now();
    const today = data.days.find((day) => day.isToday);
    root.querySelectorAll(".now").forEach((node) => node.remove());
    for (const block of allBlocks()) {
      const isToday = block.day === today && minute !== null && block.facts !== null;
      block.node.classList.toggle("past", block.day.isPast || (isToday && block.to <= minute));
      block.node.classList.toggle("current", isToday && block.from <= minute && minute < block.to);
    }
    const field = today && root.querySelector(`.field[data-date="${today.date}"]`);
    const ruler = makeRuler(data, isNarrow());
    if (!field || minute === null || minute < ruler.from || minute > ruler.to) return;
    const style = { top: `${ruler.y(minute)}px` };
    field.prepend(el("i", { class: "now", "aria-hidden": "true", style })); // behind the blocks, so that it crosses out no name
    field.append(el("i", { class: "now sun", "aria-hidden": "true", style }));
  }

  function drawTray() {
    return el(
      "section",
      { class: `tray${data.unplaced.length ? "" : " none"}`, "aria-label": data.words.leftOut },
      el("h3", {}, el("i", { class: "sun" }), el("span", { text: data.words.leftOut })),
      data.unplaced.length
        ? el(
            "ul",
            {},
            ...data.unplaced.map((left) => {
              const inks = data.palette[left.swatch]?.[root.dataset.tone] ?? {};
              return el(
                "li",
                {},
                el(
                  "button",
                  { type: "button", class: "left", "aria-haspopup": "dialog", "aria-label": left.label, "data-focus": left.key, style: { "--fill": inks.fill, "--ink": inks.ink, "--edge": inks.edge }, onclick: () => openPanel(left.key) },
                  el("span", { class: "line" }, el("span", { class: "what cut", dir: "auto", text: left.name }), el("span", { class: "count", text: left.count })),
                  el("span", { class: "whom cut", dir: "auto", text: left.child }),
                  left.reasons.length ? el("span", { class: "reason", dir: "auto", text: left.reasons[0] }) : null,
                ),
              );
            }),
          )
        : null,
    );
  }

  // -- the panel and the peek -----------------------------------------------------------------------------------------

  function drawPanel() {
    const entry = state.open && entryOf(data, state.open);
    if (!entry) return;
    const inks = data.palette[entry.swatch]?.[root.dataset.tone] ?? {};
    const panel = el(
      "div",
      { class: "panel", popover: "manual", role: "dialog", "aria-label": entry.name, tabindex: -1, "data-focus": "panel", style: { "--edge": inks.edge, "--fill": inks.fill } },
      el(
        "div",
        { class: "bar" },
        el("h3", { dir: "auto", text: entry.name }),
        el("button", { type: "button", class: "close", "aria-label": data.words.close, "data-focus": "close", text: "×", onclick: () => close(true) }),
      ),
      entry.headline ? el("p", { text: entry.headline }) : null,
      el("dl", {}, ...factsOf(entry)),
      entry.completed ? el("p", { class: "state", text: `✓ ${data.words.done}` }) : null,
    );
    root.append(panel);
    panel.showPopover?.();
    placePanel();
  }

  /** Terms said once, however many texts follow. */
  function factsOf(entry) {
    return entry.facts.flatMap(([term, text], index) => {
      const isNew = index === 0 || entry.facts[index - 1][0] !== term;
      return [isNew ? el("dt", { text: term }) : null, el("dd", { dir: "auto", text })].filter(Boolean);
    });
  }

  function placePanel() {
    const panel = root.querySelector(".panel");
    if (!panel || isNarrow()) return;
    const anchor = blockAt(state.open)?.node ?? root.querySelector(`[data-focus="${CSS.escape(state.open)}"]`);
    if (!anchor) return;
    const box = anchor.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = panel;
    const isRight = box.right + 10 + offsetWidth < window.innerWidth;
    const left = isRight ? box.right + 10 : Math.max(8, box.left - 10 - offsetWidth);
    panel.style.left = `${Math.min(left, window.innerWidth - offsetWidth - 8)}px`;
    panel.style.top = `${Math.max(8, Math.min(box.top, window.innerHeight - offsetHeight - 12))}px`;
  }

  function openPanel(key) {
    state.open = key;
    state.focus = key;
    peek(null);
    draw();
    focusOn("panel");
    const entry = entryOf(data, key);
    if (data.tells && entry.id) tell("opened", { id: entry.id, person: entry.person, date: entry.date, version: data.version });
  }

  function close(isBack) {
    const key = state.open;
    state.open = null;
    root.querySelector(".panel")?.remove();
    if (isBack) focusOn(key);
  }

  function peek(block) {
    const tip = root.querySelector(".peek");
    if (!tip) return;
    tip.classList.toggle("on", Boolean(block) && block.key !== state.open);
    if (!block?.when) return;
    const who = (block.members ?? [block.person]).map((person) => person.short).join(", ");
    tip.replaceChildren(el("b", { dir: "auto", text: block.name }), el("span", { dir: "auto", text: `${who} · ${block.when}` }));
    const box = block.node.getBoundingClientRect();
    const frame = root.getBoundingClientRect();
    tip.style.left = `${Math.max(0, Math.min(box.left - frame.left, width - tip.offsetWidth))}px`;
    const above = box.top - frame.top - tip.offsetHeight - 6;
    tip.style.top = `${above > 0 ? above : box.bottom - frame.top + 6}px`;
  }

  // -- keys, touch, choices -------------------------------------------------------------------------------------------

  const allBlocks = () => days.flat();
  const blockAt = (key) => allBlocks().find((block) => block.key === key || block.keys.includes(key));

  /** Where Tab enters the grid: the block last walked to, else what happens now or next today, else the first. */
  function startBlock() {
    const today = allBlocks().filter((block) => block.day.isToday);
    return blockAt(state.focus) ?? today.find((block) => block.to > (now() ?? 0)) ?? allBlocks()[0];
  }

  function choose(change) {
    Object.assign(state, change, { open: null });
    remember();
    draw();
  }

  function turnDay(by) {
    const next = data.days[data.days.findIndex((day) => day.date === state.day) + by];
    if (next) choose({ day: next.date });
    return Boolean(next);
  }

  function walkTo(block) {
    const isOther = block.day.date !== state.day;
    state.focus = block.key;
    if (isOther && root.querySelector(".day.wide")) choose({ day: block.day.date });
    const target = blockAt(block.key);
    for (const other of allBlocks()) other.node.tabIndex = other === target ? 0 : -1;
    target.node.focus({ preventScroll: true });
    target.node.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function onKey(event) {
    if (event.key === "Escape" && state.open) {
      event.preventDefault();
      event.stopPropagation();
      close(true);
      return;
    }
    const key = event.target.dataset?.focus;
    const block = event.target.getAttribute?.("role") === "gridcell" ? blockAt(key) : null;
    if (!block || event.altKey || event.metaKey) return;
    if ((event.key === "Enter" || event.key === " ") && block.facts) {
      event.preventDefault();
      openPanel(block.key);
      return;
    }
    const cursor = state.cursor?.key === block.key ? state.cursor : { minute: (block.from + block.to) / 2, x: (block.left + Math.min(block.right, block.left + 0.1)) / 2 };
    let next = null;
    if (event.ctrlKey && event.key === "Home") next = allBlocks()[0];
    else if (event.ctrlKey && event.key === "End") next = allBlocks().at(-1);
    else next = stepFrom(block, event.key, cursor, days);
    if (!next && isNarrow() && ["ArrowLeft", "ArrowRight", "PageUp", "PageDown"].includes(event.key)) {
      event.preventDefault();
      if (turnDay(event.key === "ArrowLeft" || event.key === "PageUp" ? -1 : 1)) walkTo(nearest(days[0], cursor, () => 0));
      return;
    }
    if (!next) return;
    event.preventDefault();
    const isAcross = event.key === "ArrowLeft" || event.key === "ArrowRight";
    walkTo(next);
    state.cursor = { key: next.key, minute: isAcross ? cursor.minute : (next.from + next.to) / 2, x: isAcross ? (next.left + Math.min(next.right, next.left + 0.1)) / 2 : cursor.x };
  }

  function onFocus(event) {
    const block = blockAt(event.target.dataset?.focus);
    if (!block) {
      peek(null);
      return;
    }
    state.focus = block.key;
    if (event.target.matches(":focus-visible")) peek(block);
  }

  function onTouchStart(event) {
    touch = event.touches.length === 1 ? { x: event.touches[0].clientX, y: event.touches[0].clientY } : null;
  }

  function onTouchEnd(event) {
    if (!touch || !isNarrow() || event.target.closest?.(".people, .panel")) return;
    const x = event.changedTouches[0].clientX - touch.x;
    const y = event.changedTouches[0].clientY - touch.y;
    if (Math.abs(x) > 56 && Math.abs(x) > 1.8 * Math.abs(y)) turnDay(x < 0 ? 1 : -1);
  }

  return board;
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
    board.close();
    boards.delete(parentElement);
  };
}
