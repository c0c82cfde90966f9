// Arrow keys between blocks, by where they stand on the board. Pure: blocks and a cursor in, the next block out.

const FAR = 1e6;

/**
 * The block the key leads to, or null. `cursor` {minute, x} remembers the row and the lane, so that crossing a wide block
 * comes out in the lane it went in by. `days` holds the shown days' blocks, in order.
 */
function stepFrom(block, key, cursor, days) {
  const at = days.findIndex((blocks) => blocks.includes(block));
  const here = days[at];
  const holds = (other) => other.left - 0.001 <= cursor.x && cursor.x < other.right + 0.001;
  switch (key) {
    case "ArrowDown":
      return first(here.filter((other) => other.from >= block.to && holds(other)), (other) => other.from);
    case "ArrowUp":
      return first(here.filter((other) => other.to <= block.from && holds(other)), (other) => -other.to);
    case "ArrowRight": {
      const beside = here.filter((other) => other.left >= block.right - 0.001);
      return beside.length ? nearest(beside, cursor, (other) => other.left) : enter(days, at, 1, cursor, (other) => other.left);
    }
    case "ArrowLeft": {
      const beside = here.filter((other) => other.right <= block.left + 0.001);
      return beside.length ? nearest(beside, cursor, (other) => -other.right) : enter(days, at, -1, cursor, (other) => -other.right);
    }
    case "PageDown":
      return enter(days, at, 1, cursor, (other) => (holds(other) ? 0 : 1));
    case "PageUp":
      return enter(days, at, -1, cursor, (other) => (holds(other) ? 0 : 1));
    case "Home":
      return here[0];
    case "End":
      return here.at(-1);
    default:
      return null;
  }
}

function enter(days, at, direction, cursor, rank) {
  for (let next = at + direction; next >= 0 && next < days.length; next += direction) {
    if (days[next].length) return nearest(days[next], cursor, rank);
  }
  return null;
}

/** Of the blocks in the nearest lane, the one nearest in time. */
function nearest(blocks, cursor, rank) {
  const away = (block) => (block.from <= cursor.minute && cursor.minute < block.to ? 0 : Math.min(Math.abs(block.from - cursor.minute), Math.abs(block.to - cursor.minute)));
  const lane = Math.min(...blocks.map(rank));
  return first(blocks.filter((block) => rank(block) < lane + 0.02), away);
}

function first(blocks, rank) {
  return blocks.reduce((best, block) => (rank(block) < (best ? rank(best) : FAR) ? block : best), null);
}
