// Makes a page fit its room: nobody scrolls a wall, and no word on it is cut. First its type gets smaller, never under
// 1.6 % of the wall's width (the stylesheet holds that line), then its lists get shorter and say by how much.
const SMALLER = [1, 0.88, 0.76, 0.66, 0.56, 0.48, 0.4];

const isOver = (box) => box.scrollHeight > box.clientHeight + 1;

// How the visitor writes dates: as the browser does where it speaks the wall's language.
const localeOf = (language) =>
  (navigator.languages || []).find((one) => one.startsWith(language)) || language;

// The largest type at which a part holds; whether there is one.
const fitType = (part, over) => {
  for (const size of SMALLER) {
    part.style.setProperty("--fit", size);
    if (!over()) return true;
  }
  return false;
};

const wallFit = (kit) => {
  const { h, reword, _n } = kit;

  // A list of which as much is shown as fits, with the line under it that counts the others.
  const MOST = 40;
  const shortened = (list, items) => {
    const more = h("p.co-soft.more", { hidden: true });
    list.append(...items.slice(0, MOST));
    list.cut = (shown) => {
      [...list.children].forEach((item, i) => {
        item.hidden = i >= shown;
      });
      const left = items.length - shown;
      more.hidden = left <= 0;
      if (left > 0 && !shown) reword(more, _n("one in all", "{n} in all", left));
      else reword(more, left > 0 ? _n("and one more", "and {n} more", left) : "");
    };
    list.setAttribute("data-cut", "");
    list.cut(Math.min(MOST, items.length));
    return [list, more];
  };
  const cut = (list, over) => {
    let [fits, not] = [0, list.children.length + 1];
    while (not - fits > 1) {
      const middle = (fits + not) >> 1;
      list.cut(middle);
      if (over()) not = middle;
      else fits = middle;
    }
    list.cut(fits);
  };
  const fit = (main, section) => {
    const over = () => isOver(main);
    const lists = [...section.querySelectorAll("[data-cut]")];
    if (lists.length) section.style.setProperty("--fit", SMALLER[3]);
    // A long list gets shorter before the heading above it gets tiny.
    if (lists.length && over()) lists.forEach((list) => over() && cut(list, over));
    fitType(section, over);
  };
  return { fit, shortened };
};
