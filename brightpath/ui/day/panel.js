// The panel of one row: when it really was, how keen, a note, who was in it. It is made when it is opened and keeps what is typed.

function makePanel(row, data, { ask, close }) {
  const { words } = data;
  const mayTick = data.may === "tick";
  const chosen = { engagement: row.actual.engagement };
  const isDone = row.state === "done";
  const time = (name, given, label) =>
    el("label", { class: "field" }, el("span", { text: label }), el("input", { type: "time", name, value: given ?? "", "aria-label": label }));
  const faces = [1, 2, 3, 4, 5].map((points) => {
    const label = words.faces.split(",")[points - 1];
    const button = el("button", { type: "button", class: "face", role: "radio", "aria-label": label, title: label, "data-focus": `face${points}` }, face(points));
    button.addEventListener("click", () => {
      chosen.engagement = chosen.engagement === points ? null : points;
      mark();
    });
    button.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      chosen.engagement = Math.min(5, Math.max(1, points + by));
      mark();
      faces[chosen.engagement - 1].focus();
    });
    return button;
  });
  function mark() {
    faces.forEach((button, at) => {
      const isChosen = at + 1 === chosen.engagement;
      button.setAttribute("aria-checked", String(isChosen));
      button.tabIndex = isChosen || (!chosen.engagement && at === 0) ? 0 : -1;
    });
  }
  mark();
  const who = [{ child: row.child, id: row.id, name: row.who, state: row.state }, ...row.company].map((one) => {
    const isIn = isDone || row.company.some((other) => other.state === "done") ? one.state === "done" : one.state !== "skipped";
    const box = el("input", { type: "checkbox", checked: isIn });
    return { one, box, node: el("label", { class: "whom" }, box, el("span", { dir: "auto", text: one.name })) };
  });
  const note = el("textarea", { name: "note", rows: 2, maxlength: 2000, placeholder: words.notePlaceholder, "aria-label": words.note, dir: "auto" });
  note.value = row.actual.note ?? "";
  const given = el("input", { type: "text", name: "mark", maxlength: 30, value: row.mark ?? "", placeholder: words.markPlaceholder, "aria-label": words.mark });
  const clock = el("div", { class: "times" }, time("start", row.actual.start, words.began), time("end", row.actual.end, words.ended));

  const problem = el("p", { class: "problem", role: "alert", hidden: true });

  function told() {
    const [start, end] = [...clock.querySelectorAll("input")].map((input) => input.value || null);
    return { start, end, engagement: chosen.engagement, note: note.value.trim() || null };
  }
  function save() {
    const { start, end } = told();
    problem.textContent = start && end && end <= start ? words.endsFirst : "";
    problem.hidden = !problem.textContent;
    if (!problem.hidden) {
      clock.querySelector("[name=end]").focus(); // what was typed stays
      return;
    }
    if (!mayTick) ask({ ask: "hand_in", child: row.child, item: row.id, actual: told() });
    else {
      const place = ({ one }) => [one.child, one.id];
      ask({ ask: "tell", child: row.child, item: row.id, actual: told(), mark: given.value.trim(), who: who.filter(({ box }) => box.checked).map(place), others: who.filter(({ box }) => !box.checked).map(place) });
    }
    close(true);
  }
  function act(request) {
    ask(request);
    close(true);
  }
  const place = [[row.child, row.id]];
  const all = [...place, ...row.company.map((one) => [one.child, one.id])];
  const quiet = (text, request, focus) => el("button", { type: "button", class: "quiet", "data-focus": focus, onclick: () => act(request), text });
  const isOpen = row.state === "open";
  const isToCome = Boolean(words.toCome) && isOpen;
  return el(
    "div",
    { class: "panel", popover: "manual", role: "dialog", "aria-label": row.label, tabindex: -1, "data-focus": "panel" },
    el("div", { class: "bar" }, el("div", {}, el("h3", { dir: "auto", text: row.name }), el("p", { class: "sub", text: [row.who, row.when, ...row.about.slice(0, 2)].join(" · "), dir: "auto" })), el("button", { type: "button", class: "close", "aria-label": words.close, "data-focus": "close", text: "×", onclick: () => close(true) })),
    row.company.length && mayTick && !isToCome ? el("fieldset", { class: "who" }, el("legend", { text: words.who }), who.map(({ node }) => node)) : null,
    ...(isToCome
      ? [el("p", { text: words.toCome })]
      : [
          el("p", { class: "term", id: "keen", text: words.engagement }),
          el("div", { class: "faces", role: "radiogroup", "aria-labelledby": "keen" }, faces),
          mayTick ? clock : null,
          el("label", { class: "field" }, el("span", { text: words.note }), note),
          mayTick && row.isLesson ? el("label", { class: "field" }, el("span", { text: words.mark }), given) : null,
          problem,
          words.early && isOpen ? el("p", { class: "sub", text: words.early }) : null,
        ]),
    el(
      "div",
      { class: "actions" },
      isToCome ? null : el("button", { type: "button", class: "primary", "data-focus": "save", onclick: save, text: isDone || row.state === "handed" ? words.save : words.saveDone }),
      mayTick && isOpen ? quiet(words.didNotHappen, { ask: "missed", child: row.child, item: row.id }, "missed") : null,
      mayTick && isOpen ? quiet(words.leaveOut, { ask: "skip", ticks: all }, "leave") : null,
      !isOpen && mayTick ? quiet(words.open, { ask: "untick", ticks: all }, "open") : null,
    ),
  );
}

/** The panel of a child: the rest of the day, and whether the own ticks count at once. */
function makeChildPanel(child, data, { ask, close }) {
  const { words } = data;
  const trust = el("input", { type: "checkbox", checked: child.isTrusted, "data-focus": "trust" });
  trust.addEventListener("change", () => ask({ ask: "trust", child: child.id, isTrusted: trust.checked }));
  const named = (text) => text.replace("{}", child.name);
  const act = (request) => () => {
    ask(request);
    close(true);
  };
  return el(
    "div",
    { class: "panel", popover: "manual", role: "dialog", "aria-label": named(words.childMore), tabindex: -1, "data-focus": "panel" },
    el("div", { class: "bar" }, el("h3", { dir: "auto", text: child.name }), el("button", { type: "button", class: "close", "aria-label": words.close, "data-focus": "close", text: "×", onclick: () => close(true) })),
    el("label", { class: "whom wide" }, trust, el("span", { dir: "auto", text: named(words.trusted) })),
    child.rows.some((row) => row.type === "lesson" && row.state === "open")
      ? el(
          "div",
          { class: "actions column" },
          el("button", { type: "button", class: "quiet", onclick: act({ ask: "missed", child: child.id }), text: named(words.restOfDay) }),
          data.children.length > 1 ? el("button", { type: "button", class: "quiet", onclick: act({ ask: "missed" }), text: words.everybody }) : null,
        )
      : null,
  );
}
