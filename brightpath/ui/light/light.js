// Asks for the page once more when its ground has another light than it was drawn in. What somebody is filling in in a dialog
// is not shut for it.

const asked = new WeakMap();

function isDark(colour) {
  const [red, green, blue] = colour.match(/[\d.]+/g).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const ground = parentElement.querySelector(".light");
  const look = () => {
    const light = isDark(getComputedStyle(ground).backgroundColor) ? "dark" : "light";
    if (light === data.drawn_in) asked.delete(ground);
    // Asked once: whatever comes of it, the page does not go round in circles.
    else if (asked.get(ground) !== light && !document.querySelector('[role="dialog"]')) {
      asked.set(ground, light);
      setTriggerValue("changed", true);
    }
  };
  ground.ontransitionend = look;
  look();
}
