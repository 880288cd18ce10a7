// Dots: spread a few over the ideas, by steps. On a quadratic ballot each further dot on one idea costs more.
export const kinds = ["dots"];

const MOST_DRAWN = 10; // dots that are drawn as dots; more of them are a bar

export function open({ h, fill, reword, _, _n, number }, ballot) {
  let dots = {};
  const rows = new Map(); // id of an option on this page -> its elements
  const isQuadratic = () => !!ballot.settings().quadratic;
  const budget = () => ballot.settings().budget ?? 5;
  const most = () => ballot.settings().most ?? budget();
  const cost = (n) => (isQuadratic() ? n * n : n);
  const on = (id) => dots[id] || 0;
  const left = () => ballot.options().reduce((rest, { id }) => rest - cost(on(id)), budget());
  const step = (id) => cost(on(id) + 1) - cost(on(id));
  const given = () => ballot.options().filter(({ id }) => on(id));
  const choice = () => ({ amounts: Object.fromEntries(given().map(({ id }) => [id, on(id)])) });

  // ---- what is left, in sight above the rows ----

  const count = h("p", { role: "status" });
  const drawing = h("p.five", { "aria-hidden": "true" });
  const bar = h("div.left", {}, count, drawing);
  const leftWords = () => {
    const n = budget();
    const facts = { left: number(left()) };
    return isQuadratic()
      ? _n("{left} of {n} credit left", "{left} of {n} credits left", n, facts)
      : _n("{left} of {n} dot left", "{left} of {n} dots left", n, facts);
  };
  const drawBar = () => {
    count.classList.remove("co-small");
    reword(count, leftWords());
    const used = budget() - left();
    if (isQuadratic() || budget() > MOST_DRAWN) {
      const share = { "--value": (100 * used) / budget() };
      fill(drawing, h("span.co-meter", {}, h("span.co-track", {}, h("i", { style: share }))));
    } else {
      const dot = (x, i) => h(i < used ? "i" : "i.o");
      fill(drawing, Array.from({ length: budget() }, dot));
    }
  };

  // ---- the rows ----

  const whyNoMore = (id) => {
    const here = most();
    if (on(id) >= here) {
      return _n("At most one dot on one idea.", "At most {n} dots on one idea.", here);
    }
    if (step(id) <= left()) return "";
    if (!isQuadratic()) return _("No dots left. Take one back first.");
    const facts = { left: number(left()) };
    return _n(
      "The next dot costs one credit; {left} are left.",
      "The next dot costs {n} credits; {left} are left.",
      step(id),
      facts,
    );
  };
  const add = (id) => () => {
    const reason = whyNoMore(id);
    if (reason) {
      count.classList.add("co-small");
      reword(count, reason);
    } else put(id, on(id) + 1);
  };
  const take = (id) => () => {
    if (on(id)) put(id, on(id) - 1);
  };
  const put = (id, n) => {
    if (n) dots[id] = n;
    else delete dots[id];
    drawAll();
    ballot.changed();
  };
  const row = (option) => {
    const { id } = option;
    const name = ballot.words(option);
    const is = {
      output: h("output"),
      fewer: h("button", { "aria-label": _("One dot fewer"), "data-key": `${id}-`, onclick: take(id) }, "−"),
      more: h("button", { "aria-label": _("One dot more"), "data-key": `${id}+`, onclick: add(id) }, "+"),
      next: isQuadratic() ? h("span.next.co-num") : null,
      why: h("span.co-unseen", { id: `why-${id}` }),
    };
    name.firstChild.id = `on-${id}`;
    const stepper = { role: "group", "aria-labelledby": name.firstChild.id };
    is.el = h(
      "li.co-row.drow",
      {},
      name,
      h("span.co-stepper", stepper, is.fewer, is.output, is.more, is.next, is.why),
    );
    rows.set(id, is);
    return is.el;
  };
  const off = (el, is) => el.setAttribute("aria-disabled", String(is));
  const drawRow = ([id, is]) => {
    const reason = whyNoMore(id);
    reword(is.output, number(on(id)));
    is.el.toggleAttribute("data-chosen", on(id) > 0);
    off(is.fewer, !on(id));
    off(is.more, !!reason);
    is.why.textContent = reason;
    if (reason) is.more.setAttribute("aria-describedby", is.why.id);
    else is.more.removeAttribute("aria-describedby");
    if (is.next) is.next.textContent = _n("next: one credit", "next: {n} credits", step(id));
  };
  const drawAll = () => {
    drawBar();
    [...rows].forEach(drawRow);
  };

  const withDots = (option) => [ballot.call(option), " ", h("span.co-num", {}, number(on(option.id)))];
  return {
    speaks: true,
    chip: () => (isQuadratic() ? _("Dots, rising cost") : _("Dots")),
    counted: () =>
      isQuadratic()
        ? _(
            "The dots are added up; the idea with most dots wins. Credits pay for dots: one dot on an idea costs 1 credit, two cost 4, three cost 9. So it is dear to shout for one idea, and cheap to say a little about several. Credits you keep count for nothing.",
          )
        : _(
            "The dots are added up; the idea with most dots wins. You may put several on one idea. Dots you keep count for nothing. The result shows the dots and, beside them, how many people they came from.",
          ),
    take({ amounts = {} }) {
      dots = { ...amounts };
      rows.clear();
    },
    kept: choice,
    choice,
    top() {
      const header = document.querySelector("header.co-top");
      if (header) bar.style.top = `${header.offsetHeight - 1}px`;
      return bar;
    },
    draw(shown) {
      rows.clear();
      const list = h("ul.co-rows", {}, shown.map(row));
      drawAll();
      return list;
    },
    marked: () => given().map(withDots),
    summary() {
      const unused = left();
      if (!given().length) return [leftWords(), ". ", ballot.blank()];
      const [dearest, ...others] = given().sort((a, b) => on(b.id) - on(a.id));
      const names = [
        h("b", {}, withDots(dearest)),
        ...others.map((option) => h("span", {}, withDots(option))),
      ];
      const rest = isQuadratic()
        ? _n("one credit unused", "{n} credits unused", unused)
        : _n("one dot unused", "{n} dots unused", unused);
      return [ballot.some(names), unused ? ["; ", rest] : null, "."];
    },
    list({ amounts }) {
      const names = ballot.options().filter(({ id }) => amounts[id]);
      names.sort((a, b) => amounts[b.id] - amounts[a.id]);
      const item = (option) => {
        const n = amounts[option.id];
        const figure = h("b.co-num", {}, number(n), h("span.co-unseen", {}, " ", _n("dot", "dots", n)));
        return h("li", {}, figure, ballot.call(option));
      };
      return h("ul.sum.given", {}, names.map(item));
    },
  };
}
