// The day sheet: draws the day, shows a tick at once, and tells every request until the page says that it has heard it.

function makeDay(shadow) {
  let data = null;
  let tell = null;
  let root = null;
  let shownAt = 0;
  let number = 0; // of the last request
  let requests = []; // told and not heard yet
  let open = null; // the key of the row or child whose panel is open
  let panel = null; // stands beside the stage, so that drawing leaves it alone
  let stage = null;
  let toastEnds = null; // while it is set, the last change can be taken back with a thumb
  let drawnFrom = ""; // the data that stand drawn
  let isPressed = false;
  let late = null; // data that came while a finger was down
  const sheet = { turn: 0 };

  const beat = setInterval(() => data && drawNow(), 20_000);
  const away = (event) => panel && !event.composedPath().includes(panel) && close(false);
  const lifted = () => {
    isPressed = false;
    // After the click that belongs to it.
    setTimeout(() => {
      const waiting = late;
      late = null;
      if (waiting) sheet.show(...waiting);
    }, 0);
  };
  document.addEventListener("pointerdown", away);
  document.addEventListener("pointerup", lifted);
  document.addEventListener("pointercancel", lifted);
  sheet.close = () => {
    clearInterval(beat);
    clearTimeout(toastEnds);
    document.removeEventListener("pointerdown", away);
    document.removeEventListener("pointerup", lifted);
    document.removeEventListener("pointercancel", lifted);
  };

  sheet.show = (fresh, setStateValue) => {
    tell = setStateValue;
    const told = JSON.stringify(fresh);
    if (isPressed) {
      late = [fresh, setStateValue]; // what is under the finger stays there until it is lifted
      return;
    }
    const isFirst = root !== shadow.querySelector(".day-sheet");
    if (told === drawnFrom && !isFirst) return;
    drawnFrom = told;
    const isOtherDay = data && data.day !== fresh.day;
    const isHeard = requests.some((request) => request.number <= fresh.seen && !["undo", "day"].includes(request.ask));
    if (data && isHeard && fresh.undo && fresh.revision !== data.revision) {
      clearTimeout(toastEnds);
      toastEnds = setTimeout(() => {
        toastEnds = null;
        root.querySelector(".toast")?.remove();
      }, 7000);
    } else if (isOtherDay || fresh.revision !== data?.revision) {
      clearTimeout(toastEnds);
      toastEnds = null;
    }
    data = fresh;
    shownAt = performance.now();
    number = Math.max(number, fresh.seen);
    requests = requests.filter((request) => request.number > fresh.seen);
    if (open && (isFirst || isOtherDay || !entryOf(open))) close(false);
    if (isFirst) {
      root = shadow.querySelector(".day-sheet");
      stage = el("div", { class: "stage" });
      root.replaceChildren(stage);
      root.addEventListener("keydown", onKey);
      // The page's ground fades into the outline: its end tells that the theme was changed under an open page.
      root.addEventListener("transitionend", (event) => event.target === root && toneOf(root) !== root.dataset.tone && draw());
      root.addEventListener("pointerdown", () => (isPressed = true));
    }
    draw();
    if (isOtherDay) root.scrollIntoView?.({ block: "nearest" });
  };

  // -- asking ---------------------------------------------------------------------------------------------------------

  function ask(request) {
    number += 1;
    requests.push({ ...request, number, day: data.day });
    tell("asked", { number, requests: [...requests] });
    draw();
  }

  /** What a row will be once the page has heard everything. */
  function stateOf(row) {
    let state = row.state;
    for (const request of requests) {
      const isMeant = (ticks) => ticks?.some(([child, id]) => child === row.child && id === row.id);
      if (request.ask === "tick" && isMeant(request.ticks)) state = "done";
      if (request.ask === "agree" && isMeant(request.ticks)) state = "done";
      if (["untick", "send_back"].includes(request.ask) && isMeant(request.ticks)) state = "open";
      if (request.ask === "skip" && isMeant(request.ticks)) state = "skipped";
      if (request.ask === "tell" && isMeant(request.who)) state = "done";
      if (request.ask === "hand_in" && request.item === row.id) state = childOf(row.child)?.isTrusted ? "done" : "handed";
      if (request.ask === "take_in" && request.item === row.id) state = "open";
    }
    return state;
  }
  const childOf = (id) => data.children.find((child) => child.id === id);
  const isWaited = (row) => stateOf(row) !== row.state;

  function tick(row) {
    const state = stateOf(row);
    if (data.words.toCome && state === "open") {
      openPanel(row.key); // it says why there is nothing to tick yet, and what can be done instead
      return;
    }
    if (data.may === "hand_in") {
      if (state === "done" && !childOf(row.child)?.isTrusted) return;
      ask({ ask: state === "open" || state === "skipped" ? "hand_in" : "take_in", child: row.child, item: row.id });
      return;
    }
    const all = [row, ...row.company.map((one) => rowOf(one.child, one.id)).filter(Boolean)];
    const place = (one) => [one.child, one.id];
    if (state === "handed") ask({ ask: "agree", week: data.week, ticks: [place(row)] });
    else if (state === "open") ask({ ask: "tick", ticks: all.filter((one) => stateOf(one) === "open").map(place) });
    else ask({ ask: "untick", ticks: all.filter((one) => stateOf(one) === state).map(place) });
  }

  const rowOf = (child, id) => childOf(child)?.rows.find((row) => row.id === id);
  const entryOf = (key) => data.children.find((child) => `child/${child.id}` === key) ?? data.children.flatMap((child) => child.rows).find((row) => row.key === key);

  // -- drawing --------------------------------------------------------------------------------------------------------

  const now = () => (data.now === null ? null : data.now + Math.floor((performance.now() - shownAt) / 60_000));

  function draw() {
    const held = shadow.activeElement?.dataset?.focus;
    root.dataset.tone = toneOf(root);
    root.dataset.revision = data.revision;
    root.dataset.day = data.day;
    root.dataset.seen = data.seen;
    stage.replaceChildren(
      ...[
        drawTop(),
        data.problem ? el("p", { class: "problem", role: "alert", text: data.problem }) : null,
        data.waiting.length ? drawWaiting() : null,
        data.empty ? drawEmpty() : null,
        el("div", { class: "cards" }, data.children.map(drawChild), data.adults.filter((adult) => adult.rows.length || !data.empty).map(drawAdult)),
        drawFoot(),
        toastEnds && data.undo ? el("div", { class: "toast" }, el("span", { dir: "auto", text: data.undo }), drawUndo("toast-undo")) : null,
        el("p", { class: "hidden", role: "status", text: requests.length ? data.words.saving : toastEnds ? data.undo : "" }),
      ].filter(Boolean),
    );
    drawNow();
    if (held && !panel) focusOn(held);
  }

  function focusOn(key) {
    const node = key && stage.querySelector(`[data-focus="${CSS.escape(key)}"]`);
    node?.focus({ preventScroll: true });
    return Boolean(node);
  }

  const goTo = (day) => ask({ ask: "day", to: day });

  function drawTop() {
    const { words } = data;
    const any = el("input", { type: "date", class: "any", "aria-label": words.anyDay, title: words.anyDay, value: data.day, "data-focus": "any", onchange: (event) => event.target.value && goTo(event.target.value) });
    const step = (at, label, sign) => el("button", { type: "button", class: "step", "aria-label": label, "data-focus": `step${at}`, text: sign, onclick: () => goTo(data.steps[at]) });
    return el(
      "header",
      { class: "top" },
      el(
        "div",
        { class: "title" },
        el("h1", {}, data.day === data.today ? el("i", { class: "sun", "aria-hidden": "true" }) : null, el("span", { text: data.title })),
        el("p", { class: "date", text: data.date }),
        data.headline ? el("p", { class: "headline", text: data.headline }) : null,
      ),
      el(
        "nav",
        { class: "days", "aria-label": words.days },
        step(0, words.previous, "‹"),
        data.days.map((day) =>
          el("button", { type: "button", class: `chip${day.isWeekend ? " weekend" : ""}${day.isToday ? " today" : ""}`, "aria-label": day.label, "aria-current": day.isShown ? "date" : null, "data-focus": `day${day.date}`, onclick: () => goTo(day.date) }, el("span", { text: day.short }), el("b", { text: day.number })),
        ),
        step(1, words.next, "›"),
        el("span", { class: "picker" }, data.day === data.today ? null : el("button", { type: "button", class: "quiet", "data-focus": "today", text: words.today, onclick: () => goTo(data.today) }), any),
      ),
    );
  }

  function drawWaiting() {
    const { words } = data;
    const hidden = (one) => requests.some((request) => ["agree", "send_back"].includes(request.ask) && request.ticks.some(([child, id]) => child === one.ticks[0][0] && id === one.ticks[0][1]));
    const left = data.waiting.filter((one) => !hidden(one));
    if (!left.length) return null;
    const button = (kind, text, request, focus) => el("button", { type: "button", class: kind, "data-focus": focus, onclick: () => ask(request), text });
    return el(
      "section",
      { class: "waiting", "aria-label": words.waiting },
      el("div", { class: "bar" }, el("h2", { text: words.waiting }), left.length > 1 ? button("primary small", words.yesToAll, { ask: "agree_all" }, "yes-all") : null),
      el(
        "ul",
        {},
        left.map((one, at) =>
          el(
            "li",
            {},
            el("span", { class: "what" }, el("b", { dir: "auto", text: `${one.child}: ${one.name}` }), el("small", { dir: "auto", text: [one.when, one.note].filter(Boolean).join(" · ") })),
            el("span", { class: "answers" }, button("primary small", words.yes, { ask: "agree", week: one.week, ticks: one.ticks }, `yes${at}`), button("quiet small", words.notYet, { ask: "send_back", week: one.week, ticks: one.ticks }, `no${at}`)),
          ),
        ),
      ),
    );
  }

  function drawEmpty() {
    return el("section", { class: "empty" }, el("i", { class: "sun", "aria-hidden": "true" }), el("p", { text: data.empty.text }), data.empty.offersWeek ? el("button", { type: "button", class: "primary", "data-focus": "week", text: data.words.toWeek, onclick: () => ask({ ask: "week" }) }) : null);
  }

  const inksOf = (row) => {
    const inks = data.palette[row.swatch]?.[root.dataset.tone];
    return inks ? { "--fill": inks.fill, "--ink": inks.ink, "--edge": inks.edge } : {};
  };

  function drawChild(child) {
    const { words } = data;
    const lessons = child.rows.filter((row) => row.type === "lesson" && stateOf(row) !== "skipped");
    const done = lessons.filter((row) => ["done", "handed"].includes(stateOf(row))).length;
    const isAll = lessons.length > 0 && done === lessons.length;
    if (!child.rows.length) return data.empty ? null : el("section", { class: "card none" }, el("p", { dir: "auto", text: words.noLessons.replace("{}", child.name) }));
    return el(
      "section",
      { class: "card", "aria-label": child.name, "data-child": child.id },
      el(
        "div",
        { class: "who-head" },
        el("span", { class: "ring", style: { "--part": lessons.length ? `${(360 * done) / lessons.length}deg` : "0deg" } }, el("span", { "aria-hidden": "true", text: child.initial })),
        el("h2", { dir: "auto", text: child.name }),
        el("span", { class: "progress", text: requests.length && lessons.length ? `${done}/${lessons.length}` : child.progress }),
        data.may === "tick" ? el("button", { type: "button", class: "more", "aria-label": words.childMore.replace("{}", child.name), "aria-haspopup": "dialog", "data-focus": `child/${child.id}`, onclick: () => openPanel(`child/${child.id}`) }, dots()) : null,
      ),
      el("ul", { class: "rows" }, child.rows.map((row) => (row.type === "lesson" ? drawLesson(row) : drawQuiet(row)))),
      isAll && child.end ? el("p", { class: "end" }, el("i", { class: "sun", "aria-hidden": "true" }), el("span", { text: child.end })) : null,
    );
  }

  function drawLesson(row) {
    const { words } = data;
    row.who = childOf(row.child).name;
    const state = stateOf(row);
    const sign = { done: check, handed: hourglass, skipped: dash, open: () => null }[state]();
    const about = [row.when, ...row.about].join(" · ");
    const face_ = row.actual.engagement ? el("span", { class: "felt", "aria-hidden": "true" }, face(row.actual.engagement)) : null;
    const given = row.mark ? el("span", { class: "given", dir: "auto", title: words.given.replace("{}", row.mark), text: row.mark }) : null;
    const text = el(
      "span",
      { class: "text" },
      el("span", { class: "name" }, el("span", { class: "called", dir: "auto", text: row.name }), el("span", { class: "mark" })),
      el("span", { class: "about", dir: "auto", text: about }),
      row.stateText && state === row.state ? el("span", { class: "said", text: row.stateText }) : null,
      row.actual.note ? el("span", { class: "said note", dir: "auto", text: `“${row.actual.note}”` }) : null,
    );
    const label = [row.label, ...row.about, row.mark && words.given.replace("{}", row.mark), row.stateText].filter(Boolean).join(", ");
    const box = el("span", { class: "box", "aria-hidden": "true" }, sign);
    const main =
      data.may === "look"
        ? el("div", { class: "main" }, box, text, given, face_)
        : el("button", { type: "button", class: "main", role: "checkbox", "aria-checked": state === "done" ? "true" : state === "handed" ? "mixed" : "false", "aria-label": label, "data-focus": row.key, onclick: () => tick(row) }, box, text, given, face_);
    const more = data.may === "look" ? null : el("button", { type: "button", class: "more", "aria-label": `${words.more}: ${row.name}`, "aria-haspopup": "dialog", "data-focus": `more:${row.key}`, onclick: () => openPanel(row.key) }, dots());
    return el("li", { class: `row lesson ${state}${isWaited(row) ? " going" : ""}`, "data-key": row.key, "data-from": row.from, "data-to": row.to, style: inksOf(row) }, main, more);
  }

  function drawQuiet(row) {
    return el("li", { class: `row quiet-row ${row.type}`, "data-from": row.from, "data-to": row.to }, el("span", { class: "when", text: row.when }), el("span", { class: "called", dir: "auto", text: row.name }), el("span", { class: "mark" }));
  }

  function drawAdult(adult) {
    return el(
      "section",
      { class: "card adult", "aria-label": `${adult.name}: ${data.words.grownUps}` },
      el("div", { class: "who-head" }, el("span", { class: "ring plain" }, el("span", { "aria-hidden": "true", text: adult.initial })), el("h2", { dir: "auto", text: adult.name }), el("span", { class: "progress", text: data.words.grownUps })),
      adult.rows.length
        ? el(
            "ul",
            { class: "rows" },
            adult.rows.map((row) =>
              el(
                "li",
                { class: `row need ${row.type} ${row.state}`, "data-from": row.from, "data-to": row.to, style: inksOf(row) },
                el("span", { class: "when", text: row.when }),
                el("span", { class: "text" }, el("span", { class: "name" }, el("span", { class: "called", dir: "auto", text: row.name }), el("span", { class: "mark" })), row.about.length ? el("span", { class: "about", dir: "auto", text: row.about.join(" · ") }) : null),
                row.share ? el("span", { class: "pie", "aria-hidden": "true", style: { "--share": `${row.share * 100}%` } }) : null,
              ),
            ),
          )
        : el("p", { class: "nothing", text: data.words.nothingHere }),
    );
  }

  function drawFoot() {
    const { words } = data;
    const isParents = data.may === "tick";
    if (!isParents && !data.alsoDone.length) return null;
    return el(
      "footer",
      { class: "foot" },
      data.alsoDone.length ? el("section", { class: "also" }, el("h2", { text: words.alsoDone }), el("ul", {}, data.alsoDone.map((one) => el("li", {}, el("b", { dir: "auto", text: one.name }), el("span", { dir: "auto", text: one.about }))))) : null,
      el(
        "div",
        { class: "last" },
        isParents && words.log ? el("button", { type: "button", class: "quiet plus", "data-focus": "log", text: words.log, onclick: () => ask({ ask: "log" }) }) : null,
        data.undo ? el("span", { class: "undo" }, el("small", { dir: "auto", text: `${words.lastChange} ${data.undo}` }), drawUndo("undo")) : null,
      ),
    );
  }

  const drawUndo = (focus) => el("button", { type: "button", class: "quiet", "data-focus": focus, text: data.words.undo, disabled: requests.length > 0, onclick: () => ask({ ask: "undo", revision: data.revision }) });

  /** Mark what is on now, and of each child what comes next. */
  function drawNow() {
    const minute = now();
    for (const card of root.querySelectorAll(".card")) {
      let hasNext = false;
      for (const row of card.querySelectorAll(".row")) {
        const [from, to] = [Number(row.dataset.from), Number(row.dataset.to)];
        const isNow = minute !== null && from <= minute && minute < to;
        const isSaid = row.matches(".done, .handed, .skipped");
        const isNext = minute !== null && !isNow && !hasNext && !isSaid && from > minute && row.matches(".lesson");
        hasNext ||= isNext;
        row.classList.toggle("now", isNow);
        row.classList.toggle("next", isNext);
        row.classList.toggle("past", data.isPast || (minute !== null && to <= minute));
        const mark = row.querySelector(".mark");
        const away = from - minute;
        mark.textContent = isSaid ? "" : isNow ? data.words.now : isNext ? (away <= 60 ? data.words.inMinutes.replace("{}", away) : data.words.nextUp) : "";
      }
    }
  }

  // -- the panel ------------------------------------------------------------------------------------------------------

  function openPanel(key) {
    if (panel) close(false);
    open = key;
    const entry = entryOf(key);
    panel = (key.startsWith("child/") ? makeChildPanel : makePanel)(entry, data, { ask, close });
    root.append(panel);
    panel.showPopover?.();
    panel.focus({ preventScroll: true });
  }

  function close(isBack) {
    const key = open;
    panel?.remove();
    open = panel = null;
    if (isBack && key) focusOn(key.startsWith("child/") ? key : `more:${key}`);
  }

  function onKey(event) {
    if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      close(true);
      return;
    }
    if (event.key === "Tab" && panel) {
      const stops = [...panel.querySelectorAll("button, input, textarea")].filter((node) => node.tabIndex >= 0);
      const at = stops.indexOf(shadow.activeElement);
      const next = event.shiftKey ? (at <= 0 ? stops.at(-1) : null) : at === stops.length - 1 ? stops[0] : null;
      if (next) {
        event.preventDefault();
        next.focus();
      }
      return;
    }
    if (!event.target.matches?.(".main") || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    const stops = [...root.querySelectorAll(".main")];
    stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    event.preventDefault();
  }

  return sheet;
}

const sheets = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!sheets.has(parentElement)) sheets.set(parentElement, makeDay(parentElement));
  const sheet = sheets.get(parentElement);
  sheet.show(data, setStateValue);
  const turn = (sheet.turn += 1);
  return () => {
    // Streamlit may clean up after an older call when a newer one already drew: only the last may close.
    if (sheet.turn !== turn) return;
    sheet.close();
    sheets.delete(parentElement);
  };
}
