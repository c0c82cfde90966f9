// What is lifted: from where, to where it is led, and putting it down. pointer.js and carry.js lead it.

function makeLift(board) {
  let thing = null;
  let by = null;

  const lift = {
    isUp: () => thing !== null,
    isCarried: () => thing !== null && by === "keys",
    thing: () => thing,

    /** What a block is when it is lifted: one thing for all who do it together. */
    block: (block) => {
      if (!board.mayMove(block)) return null;
      const origin = { date: block.day?.date ?? block.date, start: block.from, end: block.to };
      return {
        kind: "move",
        key: block.key,
        keys: block.group,
        persons: block.group.map((key) => key.split("/")[0]),
        name: block.name,
        swatch: block.swatch,
        child: block.owner.child,
        childName: block.owner.name,
        item: block.owner.item,
        subject: null,
        origin,
        ...origin,
      };
    },

    chip: (left, number) => ({
      kind: "place",
      key: `${left.key}/${number}`,
      keys: [],
      persons: [left.person],
      name: left.name,
      swatch: left.swatch,
      child: left.childId,
      childName: left.child,
      item: null,
      subject: left.subject,
      minutes: left.minutes,
      origin: null,
      date: null,
      start: null,
      end: null,
    }),

    begin: (fresh, how) => {
      if (!fresh || board.verdict.isKeeping()) return false;
      board.verdict.end();
      board.close(false);
      peek(board, null);
      thing = fresh;
      by = how;
      if (how === "keys" && !thing.date) Object.assign(thing, firstFree(board, thing));
      board.root.classList.add("lifting");
      board.root.dataset.lifted = `${how} ${thing.kind}`;
      const isSeen = lanesOf(board.data, board.state.person, true).some((lane) => thing.persons.includes(lane.person.key));
      if (!isSeen) board.choose({ person: thing.persons[0] });
      if (how === "keys") {
        board.showDay(thing.date);
        drawCarry(board);
      }
      lift.redraw();
      if (how === "keys") showGhost();
      board.say(fill(board.data.words.pickedUp, { what: thing.name, day: dayOf(board, thing.date)?.label, time: thing.date && spanText(board.data, thing.start, thing.end) }));
      return true;
    },

    /** Lead it to {date, start, end}, or out of the week. */
    to: (place) => {
      const next = { isOut: false, ...place };
      if (["date", "start", "end", "isOut"].every((fact) => (next[fact] ?? false) === (thing[fact] ?? false))) return;
      Object.assign(thing, next);
      if (by === "keys") {
        board.stretch(thing.start, thing.end);
        board.showDay(thing.date);
      }
      lift.redraw();
      if (by !== "keys") return;
      showGhost();
      drawCarry(board);
      board.say(refusalOf(board, thing) ?? placeText(board, thing));
    },

    drop: () => {
      const { origin, date, start, end, isOut } = thing;
      const isSame = origin && !isOut && origin.date === date && origin.start === start && origin.end === end;
      if (isSame || (!origin && (isOut || !date))) return lift.cancel();
      const put = down();
      return board.verdict.begin(put, isOut ? null : refusalOf(board, put));
    },

    cancel: () => {
      const left = down();
      if (!left) return;
      drawGhost(board, null);
      if (left.origin) board.showDay(left.origin.date);
      board.focusOn(board.blockAt(left.key)?.key ?? left.key);
      board.say(fill(board.data.words.notMoved, { what: left.name }));
    },

    redraw: () => {
      if (thing) drawGhost(board, thing, !thing.isOut && thing.date && refusalOf(board, thing) ? "held refused" : "held");
    },

    /** After other data came: what is lifted has to stand where it was lifted from. */
    check: () => {
      if (!thing) return;
      const found = entryOf(board.data, thing.origin ? thing.keys[0] : thing.key.slice(0, thing.key.lastIndexOf("/")));
      const isThere = found?.name === thing.name && (!thing.origin || (found.movable && found.from === thing.origin.start && found.to === thing.origin.end));
      if (isThere) return;
      lift.cancel();
      board.tellFamily(board.data.words.changed);
    },
  };

  function showGhost() {
    board.focusOn("ghost");
    board.root.querySelector(".ghost")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function down() {
    const was = thing;
    thing = null;
    by = null;
    board.root.classList.remove("lifting");
    delete board.root.dataset.lifted;
    board.hold.querySelector(".carry")?.remove();
    board.pointer.release();
    return was;
  }

  return lift;
}
