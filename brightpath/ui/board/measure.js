// Where minutes become pixels, and names become what fits. The only place that knows either.

/** The time axis of one board: `y` of a minute, `minute` of a y (for dragging), `height` of it all. */
function makeRuler(data, roomy) {
  const [from, to] = data.hours;
  const tallest = roomy ? 900 : 760;
  const readable = (roomy ? 20 : 17) / data.shortest;
  const least = roomy ? 1.3 : 1.15;
  const pixelsPerMinute = Math.max(least, Math.min(readable, tallest / (to - from)));
  return {
    from,
    to,
    height: (to - from) * pixelsPerMinute,
    y: (minute) => (minute - from) * pixelsPerMinute,
    minute: (y) => from + Math.round(y / pixelsPerMinute / data.step) * data.step,
  };
}

/** "9:30", or "9:30 AM" with the page's own words for the halves of the day. */
function clockText(data, minute) {
  const hour = Math.floor(minute / 60) % 24;
  const rest = String(minute % 60).padStart(2, "0");
  return data.clock === "24" ? `${hour}:${rest}` : `${((hour + 11) % 12) + 1}:${rest}${hour < 12 ? data.words.am : data.words.pm}`;
}

const spanText = (data, start, end) => `${clockText(data, start)}–${clockText(data, end)}`;

const pencil = document.createElement("canvas").getContext("2d");
const CJK = "\\u3000-\\u9fff\\uac00-\\ud7af\\uff00-\\uffef";
const PIECES = new RegExp(`[${CJK}]\\s*|[^\\s\\-${CJK}]+-?\\s*|[\\s-]+`, "gu");

function widthOf(text, font, size, weight = 400) {
  pencil.font = `${weight} ${size}px ${font}`;
  return pencil.measureText(text).width;
}

/**
 * Break a name into lines that fit `width` and `height`: whole, else its known short form, else words too long end early
 * with a full stop and lines too many with an ellipsis.
 */
function fit({ name, short: known }, width, height, font, size) {
  const wide = (text) => widthOf(text, font, size, 600);
  const most = Math.max(1, Math.floor((height + 2) / (size * 1.16)));
  const short = name.length > 160 ? name.slice(0, 160) : name;
  if (name.length <= 160 && wide(name) <= width) return { text: name, isCut: false, lines: 1 };
  if (known && wide(known) <= width) return { text: known, isCut: true, lines: 1 };
  const lines = [];
  let isCut = short !== name;
  let line = "";
  for (const piece of short.match(PIECES) ?? [short]) {
    if (wide((line + piece).trimEnd()) <= width) {
      line += piece;
      continue;
    }
    if (line.trim()) lines.push(line.trimEnd());
    const word = shorten(piece.trimEnd(), width, wide);
    isCut ||= word !== piece.trimEnd();
    line = word === piece.trimEnd() ? piece : `${word} `;
  }
  if (line.trim()) lines.push(line.trimEnd());
  if (lines.length > most) {
    isCut = true;
    lines.length = most;
    let last = lines[most - 1].replace(/\.$/, "");
    while (last.length > 1 && wide(`${last}…`) > width) last = last.slice(0, -1);
    lines[most - 1] = `${last}…`;
  }
  return { text: lines.join("\n"), isCut, lines: lines.length };
}

/** "Biology" -> "Biol.": as many letters as fit, ending before a vowel where that costs at most two of them; three stand bare. */
function shorten(word, width, wide) {
  if (wide(word) <= width) return word;
  const letters = Array.from(word);
  const cut = (count) => letters.slice(0, count).join("") + (count > 3 ? "." : "");
  let count = letters.length - 1;
  while (count > 1 && wide(cut(count)) > width) count -= 1;
  for (let fewer = count; fewer >= Math.max(3, count - 2); fewer -= 1) {
    if (/[aeiouy]/i.test(letters[fewer]) && !/[aeiouy-]/i.test(letters[fewer - 1])) return cut(fewer);
  }
  return cut(count);
}
