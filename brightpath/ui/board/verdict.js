// What was put down and is not kept yet: asked, answered in a panel beside it, kept or put back.

const ASK_AGAIN = 7_000; // ms after which an answer is taken for lost: judging twice changes nothing

function makeVerdict(board) {
  let again = 0;
  let pending = null; // {thing, facts, revision, number, answer, isKeeping}

  const verdict = {
    isKeeping: () => Boolean(pending?.isKeeping),
    isOpen: () => pending !== null,

    /** Ask what it means that `thing` was put there; with a `refusal` of the board's own nothing is asked. */
    begin: (thing, refusal) => {
      const { words, revision } = board.data;
      const { child, item, subject, childName, origin, isOut } = thing;
      const at = isOut ? origin : thing;
      const isLonger = origin && !isOut && thing.end - thing.start !== origin.end - origin.start;
      const facts = { kind: isOut ? "remove" : thing.kind, child, item, subject, childName, date: at.date, start: at.start, end: isLonger ? thing.end : null };
      pending = { thing, facts, revision, number: null, answer: refusal && { refused: [refusal], broken: [], cost: null }, isKeeping: false };
      if (!refusal) judge();
      verdict.redraw();
      drawVerdict();
      board.say(refusal ?? fill(isOut ? words.lookingOut : words.lookingAt, { what: thing.name, day: dayOf(board, thing.date)?.label, time: spanText(board.data, thing.start, thing.end) }));
    },

    /** Take what the page now says: another week ends it, an answer to what was asked is shown. */
    take: (fresh, isNews) => {
      if (!pending) return;
      if (fresh.revision > pending.revision) {
        const { thing, isKeeping, facts } = pending;
        verdict.end();
        if (!isKeeping && !fresh.told) board.tellFamily(fresh.words.changed);
        if (isKeeping && !fresh.told) board.say(facts.kind === "remove" ? fill(fresh.words.nowOut, { what: thing.name }) : fill(fresh.words.nowStands, { what: thing.name, day: dayOf(board, thing.date)?.label, time: spanText(fresh, thing.start, thing.end) }));
        focusAfter(thing, facts);
      } else if (pending.isKeeping) {
        if (isNews) verdict.putBack();
      } else if (!pending.answer && fresh.verdict?.number === pending.number) {
        pending.answer = fresh.verdict;
        clearInterval(again);
        drawVerdict();
        verdict.redraw();
        board.say(sentencesOf(pending.answer).join(" "));
      } else if (!pending.answer && isNews) verdict.putBack();
    },

    keep: (prefer) => {
      if (!pending || pending.isKeeping) return;
      pending.isKeeping = true;
      board.ask({ ask: "keep", ...pending.facts, prefer }, pending.number);
      drawVerdict();
      board.say(board.data.words.keeping);
    },

    putBack: () => {
      if (!pending) return;
      const { thing } = pending;
      verdict.end();
      if (thing.origin) board.showDay(thing.origin.date);
      board.focusOn(board.blockAt(thing.key)?.key ?? thing.key);
      board.say(fill(board.data.words.notMoved, { what: thing.name }));
    },

    end: () => {
      if (!pending) return;
      board.forget(pending.number);
      clearInterval(again);
      pending = null;
      board.hold.querySelector(".panel.verdict")?.remove();
      drawGhost(board, null);
    },

    redraw: () => {
      if (!pending) return;
      drawGhost(board, pending.thing, pending.answer?.refused.length ? "refused" : pending.answer ? "judged" : "pending");
      place();
    },

    place,
  };

  function judge() {
    const question = { ask: "judge", ...pending.facts };
    pending.number = board.ask(question);
    clearInterval(again);
    again = setInterval(() => board.ask(question, pending.number), ASK_AGAIN);
  }

  function sentencesOf({ refused, broken, cost }) {
    const { words } = board.data;
    if (refused.length) return [`${words.cannotBe}.`, ...refused];
    return [broken.length ? `${words.wouldBreak}.` : words.fine, ...broken, cost].filter(Boolean);
  }

  function drawVerdict() {
    const { data, hold, root } = board;
    const { words } = data;
    const { thing, answer, isKeeping, facts } = pending;
    hold.querySelector(".panel.verdict")?.remove();
    const inks = data.palette[thing.swatch]?.[root.dataset.tone] ?? {};
    const list = (sentences) => (sentences.length ? el("ul", {}, ...sentences.map((text) => el("li", { dir: "auto", text }))) : null);
    const button = (name, text, act, isMain) => el("button", { type: "button", class: `choice${isMain ? " main" : ""}`, "data-focus": `verdict:${name}`, disabled: isKeeping, text, onclick: act });
    const isRefused = answer?.refused.length > 0;
    const panel = el(
      "div",
      { class: `panel verdict${isRefused ? " refused" : ""}`, popover: "manual", role: "dialog", "aria-label": thing.name, tabindex: -1, "data-focus": "verdict", "aria-busy": String(!answer || isKeeping), style: { "--edge": inks.edge, "--fill": inks.fill } },
      el("h3", { dir: "auto", text: thing.name }),
      el("p", { class: "place", text: placeText(board, thing) }),
      answer ? null : el("p", { class: "looking" }, el("i", { class: "sun", "aria-hidden": "true" }), el("span", { text: words.looking })),
      isRefused ? el("div", { class: "said no" }, el("b", { text: words.cannotBe }), list(answer.refused)) : null,
      answer && !isRefused ? el("div", { class: `said${answer.broken.length ? " broken" : " fine"}` }, el("b", { text: answer.broken.length ? words.wouldBreak : words.fine }), list(answer.broken)) : null,
      answer && !isRefused && answer.cost ? el("p", { class: "cost", dir: "auto", text: answer.cost }) : null,
      el(
        "div",
        { class: "ends" },
        answer && !isRefused ? button("keep", words.justThisWeek, () => verdict.keep(facts.kind === "move" ? "just_this_week" : null), true) : null,
        answer && !isRefused && facts.kind === "move" && answer.offersPreference ? button("prefer", words.wePreferThis, () => verdict.keep("we_prefer_this")) : null,
        button("back", words.putItBack, verdict.putBack, isRefused),
      ),
      isKeeping ? el("p", { class: "looking" }, el("i", { class: "sun", "aria-hidden": "true" }), el("span", { text: words.keeping })) : null,
    );
    hold.append(panel);
    panel.showPopover?.();
    place();
    showAbove(panel);
    board.focusOn(isKeeping || !answer ? "verdict" : isRefused ? "verdict:back" : "verdict:keep");
  }

  function place() {
    const panel = board.hold.querySelector(".panel.verdict");
    if (!panel || board.isNarrow()) return;
    const origin = pending.thing.origin && board.blockAt(pending.thing.key)?.node;
    const anchor = board.root.querySelector(".ghost") ?? origin ?? board.root.querySelector(".tray");
    placeBeside(panel, anchor.getBoundingClientRect());
  }

  /** On a phone the panel lies at the foot of the window: what it speaks of stands above it. */
  function showAbove(panel) {
    const ghost = board.isNarrow() && board.root.querySelector(".ghost");
    if (!ghost) return;
    const { top, bottom } = ghost.getBoundingClientRect();
    const foot = window.innerHeight - panel.offsetHeight - 12;
    if (bottom > foot || top < 0) scrollerOf(board.shadow.host).scrollBy(0, bottom - foot);
  }

  /** Give the focus to the item where it now stands. */
  function focusAfter(thing, { kind, date, start, item }) {
    if (kind === "remove") return board.seek((blocks) => blocks.find((block) => block.day.date === date && block.to > start) ?? blocks.find((block) => block.day.date === date));
    board.showDay(thing.date);
    const isIt = (block) => thing.persons.includes(block.person?.key) && block.day.date === date;
    return board.seek((blocks) => blocks.find((block) => isIt(block) && item && block.owner?.item === item) ?? blocks.find((block) => isIt(block) && block.from === start));
  }

  return verdict;
}
