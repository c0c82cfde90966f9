// Where something may stand: days, minutes, and what the board itself refuses. The services judge all else.

const MIDNIGHT = 1440;

const dayOf = (board, date) => board.data.days.find((day) => day.date === date);
const isToday = (board, day) => day.isToday && board.now() !== null;

function isOver(board, date, to) {
  const day = dayOf(board, date);
  return !day || day.isPast || (isToday(board, day) && to <= board.now());
}

/** Why a lesson cannot stand there, as a sentence, or null. What has begun may still become longer or shorter. */
function refusalOf(board, { date, start, end, origin }) {
  const { words } = board.data;
  const hasBegunThere = origin && origin.date === date && origin.start === start;
  if (isOver(board, date, hasBegunThere ? end : start + 1)) return words.past;
  if (end > MIDNIGHT) return words.midnight;
  return null;
}

/**
 * The first free place of today or later for something of so many minutes of these people, on a day that has it not yet
 * where there is one; without a free place the next moment.
 */
function firstFree(board, { persons, minutes, subject }) {
  const { data } = board;
  const coming = data.days.filter((day) => !day.isPast && !day.isOff);
  const days = coming.length ? coming : data.days.slice(-1);
  const opens = (day) => Math.max(openingOf(data), isToday(board, day) ? Math.ceil(board.now() / data.step) * data.step : 0);
  const takenOn = (day) => persons.flatMap((key) => itemsOf(data, { key }, day.date));
  const has = (day) => takenOn(day).some((item) => item.type === "subject" && item.name === subject);
  for (const day of [...days.filter((each) => !has(each)), ...days.filter(has)]) {
    const taken = takenOn(day);
    for (let start = opens(day); start + minutes <= data.hours[1]; start += data.step) {
      if (!taken.some((item) => item.from < start + minutes && start < item.to)) return { date: day.date, start, end: start + minutes };
    }
  }
  const start = Math.min(opens(days[0]), MIDNIGHT - data.step);
  return { date: days[0].date, start, end: start + minutes };
}

/** When the week's lessons begin: the earliest of them, else nine. */
function openingOf(data) {
  const starts = data.children.flatMap((child) => child.days.flatMap((day) => day.items.filter((item) => item.type === "subject").map((item) => item.from)));
  return starts.length ? Math.floor(Math.min(...starts) / data.step) * data.step : 540;
}

/** One step of what is carried: earlier, later, dayBefore, dayAfter, shorter, longer, hourBefore, hourAfter. */
function stepped(board, { date, start, end, kind }, way) {
  const { step } = board.data;
  const length = end - start;
  const startingAt = (minute) => {
    const begins = Math.max(0, Math.min(minute, MIDNIGHT - step));
    return { date, start: begins, end: begins + length };
  };
  const onDay = (by) => {
    const days = board.shownDays();
    const next = days[days.findIndex((day) => day.date === date) + by];
    return { date: next?.date ?? date, start, end };
  };
  switch (way) {
    case "earlier":
      return startingAt(Math.ceil(start / step) * step - step);
    case "later":
      return startingAt(Math.floor(start / step) * step + step);
    case "hourBefore":
      return startingAt(start - 60);
    case "hourAfter":
      return startingAt(start + 60);
    case "dayBefore":
      return onDay(-1);
    case "dayAfter":
      return onDay(1);
    case "shorter":
      return { date, start, end: kind === "move" ? Math.max(start + step, Math.ceil(end / step) * step - step) : end };
    case "longer":
      return { date, start, end: kind === "move" ? Math.min(MIDNIGHT, Math.floor(end / step) * step + step) : end };
    default:
      return { date, start, end };
  }
}
