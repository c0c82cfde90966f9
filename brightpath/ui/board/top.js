// Above the grid: whose week, what the marks mean, and on a phone which day.

/** What stands on an item beside its name: one small drawing each, and never a colour alone. */
const MARKS = {
  done: "M3 8.5l3.2 3.2L13 5",
  handedIn: "M4 2.5h8M4 13.5h8M5 2.5c0 3.5 6 3.5 6 5.5s-6 2-6 5.5M11 2.5c0 3.5-6 3.5-6 5.5s6 2 6 5.5",
  skipped: "M4 4l8 8M12 4l-8 8",
  pinned: "M6 2.5h4M6.8 2.5v4.2L4.5 9h7L9.2 6.7V2.5M8 9v5",
  byHand: "M3 13l.8-3L10.6 3.2l2.2 2.2L6 12.2 3 13zM9.2 4.6l2.2 2.2",
};
const drawMark = (mark) => drawIcon(MARKS[mark], `mark ${mark}`);

function drawPeople(board) {
  const { data, state } = board;
  const hasWeekend = data.days.some((day) => day.isOff);
  if (board.people().length < 2 && !hasWeekend) return null;
  const button = (key, name, badge) =>
    el(
      "button",
      { type: "button", class: "person", "aria-pressed": String(state.person === key), "data-focus": `person:${key}`, title: name, onclick: () => board.choose({ person: key }) },
      badge && el("span", { class: "badge", "aria-hidden": "true", text: badge }),
      el("span", { class: "cut", dir: "auto", text: name }),
    );
  return el(
    "div",
    { class: "choices" },
    board.people().length < 2
      ? null
      : el(
          "div",
          { class: "people", role: "group", "aria-label": data.words.show },
          button("everyone", data.words.everyone),
          ...data.people.map((person) => button(person.key, person.short, person.initial)),
        ),
    hasWeekend
      ? el("button", { type: "button", class: "weekend", "aria-pressed": String(Boolean(state.weekend)), "data-focus": "weekend", text: data.words.weekend, onclick: () => board.choose({ weekend: !state.weekend }) })
      : null,
  );
}

function drawLegend(board) {
  const { whole, half, quarter, commitment, legend } = board.data.words;
  const entry = (mark, text) => el("span", { class: "entry" }, mark, el("span", { text }));
  return el(
    "div",
    { class: "legend", role: "note", "aria-label": legend },
    entry(drawPie(1), whole),
    entry(drawPie(0.5), half),
    entry(drawPie(0.25), quarter),
    entry(el("span", { class: "hatch", "aria-hidden": "true" }), commitment),
    ...board.data.marks.map(([mark, text]) => entry(drawMark(mark), text)),
  );
}

function drawDays(board) {
  const days = board.shownDays();
  const { state, data } = board;
  const at = days.findIndex((day) => day.date === state.day);
  const turn = (by, name, sign) =>
    el("button", { type: "button", class: "turn", "aria-label": name, disabled: !days[at + by], "data-focus": `turn:${by}`, text: sign, onclick: () => board.turnDay(by) });
  return el(
    "div",
    { class: "days", role: "group", "aria-label": data.words.days },
    turn(-1, data.words.previous, "‹"),
    ...days.map((day) =>
      el(
        "button",
        { type: "button", class: "tab", "aria-pressed": String(day.date === state.day), "aria-label": dayName(board, day), "aria-current": day.isToday ? "date" : null, "data-focus": `day:${day.date}`, "data-day": day.date, onclick: () => board.choose({ day: day.date }) },
        el("span", { class: "short", text: day.short }),
        el("span", { class: "number", text: day.number }),
      ),
    ),
    turn(1, data.words.next, "›"),
  );
}

const dayName = (board, day) => (day.isToday ? `${day.label}, ${board.data.words.today}` : day.label);
