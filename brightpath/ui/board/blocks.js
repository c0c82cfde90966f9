// From data to blocks: what stands where in one day's field. Shares 0-1 across, minutes down; nothing is drawn here.

/** Who has a lane in the view, and how wide: [{person, left, width}]. A grown-up beside children is a slim lane of attention. */
function lanesOf(data, chosen, isWide) {
  const people = chosen === "everyone" ? data.people : data.people.filter((person) => person.key === chosen);
  const hasChildren = people.some((person) => person.kind === "child");
  const weight = (person) => (person.kind === "adult" && hasChildren && people.length > 1 ? (isWide ? 0.8 : people.length > 3 ? 0.32 : 0.55) : 1);
  const whole = people.reduce((sum, person) => sum + weight(person), 0);
  let left = 0;
  return people.map((person) => {
    const lane = { person, left, width: weight(person) / whole };
    left += lane.width;
    return lane;
  });
}

/** Every block of a day: one per item, but one for all where neighbours do a thing together. */
function blocksOf(data, day, lanes) {
  const blocks = new Map();
  for (const lane of lanes) {
    for (const item of itemsOf(data, lane.person, day.date)) {
      const left = lane.left + item.left * lane.width;
      blocks.set(item.key, { ...item, person: lane.person, day, keys: [item.key], left, right: left + item.width * lane.width });
    }
  }
  for (const { items, label } of data.together[day.date] ?? []) {
    const members = items.map((key) => blocks.get(key)).filter(Boolean);
    if (members.length < 2) continue;
    members.slice(1).forEach((member) => blocks.delete(member.key));
    Object.assign(members[0], {
      label,
      keys: items,
      right: members.at(-1).right,
      members: members.map((member) => member.person),
    });
  }
  return [...blocks.values()].sort((a, b) => a.from - b.from || a.left - b.left);
}

function itemsOf(data, person, date) {
  const column = [...data.children, ...data.adults].find((each) => each.key === person.key);
  return column?.days.find((day) => day.date === date)?.items ?? [];
}

/** Find an item or a left-out lesson by its key. */
function entryOf(data, key) {
  for (const column of [...data.children, ...data.adults]) {
    for (const day of column.days) {
      const item = day.items.find((each) => each.key === key);
      if (item) return { ...item, date: day.date, person: column.key };
    }
  }
  return data.unplaced.find((each) => each.key === key);
}
