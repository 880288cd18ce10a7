// Ranking: tap in the order one wants; the rows stay where they are, and the order so far stands below them.
export const kinds = ["ranking"];

export function open({ h, fill, button, newId, number, toast, _, _n }, ballot) {
  let order = [];
  const rows = new Map(); // id of an option on this page -> its row
  const optionOf = (id) => ballot.options().find((option) => option.id === id);
  const ranked = () => order.filter(optionOf);
  const choice = () => ({ ranking: ranked() });
  const numbered = (option, i) => [number(i + 1), " ", ballot.call(option)];

  // ---- the rows ----

  const row = (option) => {
    const el = h(
      "button.co-row",
      { "data-key": option.id, onclick: () => tap(option) },
      h("span.co-mark"),
      ballot.words(option),
    );
    rows.set(option.id, el);
    return el;
  };
  const drawRows = () => {
    const now = ranked();
    for (const [id, el] of rows) {
      const at = now.indexOf(id);
      el.setAttribute("aria-pressed", String(at >= 0));
      el.firstChild.textContent = at < 0 ? "" : number(at + 1);
    }
  };
  const tap = (option) => {
    const isNew = !order.includes(option.id);
    fill(undo);
    set(isNew ? [...ranked(), option.id] : ranked().filter((id) => id !== option.id));
    if (isNew) sayPlace(option);
    else ballot.say(_("{idea} is cleared, the rest move up.", { idea: option.name }));
  };
  const sayPlace = (option) => {
    const facts = { idea: option.name, place: order.indexOf(option.id) + 1, n: order.length };
    ballot.say(_("{idea} is now number {place} of {n}.", facts));
  };
  const set = (ids) => {
    order = ids;
    drawRows();
    drawOrder();
    ballot.changed();
  };

  // ---- the order so far ----

  const title = h("h3", { id: newId() }, _("Your order so far"));
  const clear = button("quiet small", _("Clear all"), () => clearAll());
  const list = h("ol.order");
  const rest = h("p.co-small.co-soft");
  const undo = h("div");
  const section = h(
    "section.co-card.co-card--sunken.co-stack--tight",
    { "aria-labelledby": title.id },
    h("div.co-split", {}, title, clear),
    list,
    rest,
    undo,
  );
  const clearAll = () => {
    const before = order;
    if (!before.length) return;
    set([]);
    toast(undo, _("Your order is cleared."), () => {
      set(before);
      clear.focus();
    });
    undo.querySelector("button").focus();
  };
  const move = (id, by) => (e) => {
    const now = ranked();
    const from = now.indexOf(id);
    const to = from + by;
    if (to < 0 || to >= now.length) return;
    [now[from], now[to]] = [now[to], now[from]];
    const { key } = e.currentTarget.dataset;
    set(now);
    [...list.querySelectorAll("button")].find((each) => each.dataset.key === key)?.focus();
    sayPlace(optionOf(id));
  };
  const item = (id, i, all) => {
    const option = optionOf(id);
    const off = (is) => ({ "aria-disabled": String(is) });
    const up = { "aria-label": _("Move {idea} up", { idea: option.name }), "data-key": `${id}-` };
    const down = { "aria-label": _("Move {idea} down", { idea: option.name }), "data-key": `${id}+` };
    return h(
      "li",
      {},
      h("span.n.co-num", {}, number(i + 1)),
      ballot.call(option),
      h("button", { ...up, ...off(i === 0), onclick: move(id, -1) }, "↑"),
      h("button", { ...down, ...off(i === all.length - 1), onclick: move(id, 1) }, "↓"),
    );
  };
  const drawOrder = () => {
    const now = ranked();
    const others = ballot.options().length - now.length;
    fill(list, now.map(item));
    clear.classList.toggle("gone", !now.length);
    if (!now.length) rest.textContent = _("Nothing yet. Tap what you want most, then what comes next.");
    else
      rest.textContent = others ? _n("The other one is last.", "The other {n} are tied last.", others) : "";
  };

  const seats = () => ballot.settings().seats || 1;
  const duel = _(
    "Each idea is compared with each other: on how many ballots does it stand before the other? The idea that wins against every other wins.",
  );
  const last = _("What you do not rank comes last.");
  const COUNTED = {
    ranked_pairs: [
      duel,
      _("If there is none, the largest majorities are kept first, and one that would close a circle is left out."),
      last,
    ].join(" "),
    split_cycle: [
      duel,
      _("If there is none, the weakest majority of each circle is left out; who is then beaten by nobody wins."),
      last,
    ].join(" "),
    minimax: [duel, _("If there is none, the idea whose worst defeat is smallest wins."), last].join(" "),
    copeland: [duel, _("If there is none, the idea that wins most of these duels does."), last].join(" "),
    stv: _(
      "{n} ideas are chosen together. Your ballot counts for your first choice. What an idea has beyond what it needs moves on to the next choices, and when nobody else reaches that, the idea with fewest ballots drops out and its ballots move on. So each group gets its part of the places. A second choice can never hurt your first.",
      { n: number(seats()) },
    ),
    irv: _(
      "Your ballot counts for your first choice. When the idea with fewest ballots drops out, its ballots move to the next choice on each. A second choice can never hurt your first. You need not rank all.",
    ),
    borda: _(
      "Each place gives points: the first most, the last none, and what you do not rank shares what is left. The idea with most points wins. A second choice gives points too, so it may let that idea pass your first.",
    ),
    schulze: _(
      "Each idea is compared with each other: on how many ballots does it stand before the other? The idea that wins against every other wins; if there is none, the strongest chain of wins decides. What you do not rank comes last.",
    ),
  };
  const names = () => ({
    irv: _("Ranking, instant run-off"),
    borda: _("Ranking, points for places"),
    schulze: _("Ranking, pair by pair"),
    ranked_pairs: _("Ranking, pair by pair"),
    split_cycle: _("Ranking, pair by pair"),
    minimax: _("Ranking, pair by pair"),
    copeland: _("Ranking, pair by pair"),
    stv: _("Ranking, {n} places", { n: number(seats()) }),
  });
  return {
    speaks: true,
    chip: () => names()[ballot.rule()] || _("Ranking"),
    counted: () => COUNTED[ballot.rule()] || COUNTED.irv,
    take({ ranking = [] }) {
      order = [...ranking];
      rows.clear();
    },
    kept: choice,
    choice,
    draw(shown) {
      rows.clear();
      const label = _("Tap to rank, tap again to clear");
      const group = h("div.co-rows", { role: "group", "aria-label": label }, shown.map(row));
      drawRows();
      drawOrder();
      return group;
    },
    after: () => section,
    marked: () => ranked().map((id, i) => h("span", {}, numbered(optionOf(id), i))),
    summary() {
      const now = ranked().map(optionOf);
      if (!now.length) return [_("Nothing is ranked yet."), " ", ballot.blank()];
      const others = ballot.options().length - now.length;
      const first = now.length > 4 ? now.slice(0, 3) : now;
      const steps = first.flatMap((option, i) => [i ? " › " : null, numbered(option, i)]);
      const more = now.length - first.length;
      const last = others === 1 ? _("the other one last") : _("the rest tied last");
      return [
        h("b", {}, steps),
        more ? [" › ", _n("one more", "{n} more", more)] : null,
        others ? ["; ", last] : null,
        ".",
      ];
    },
    list({ ranking }) {
      const known = ranking.map(optionOf).filter(Boolean);
      const others = ballot.options().length - known.length;
      const step = (option, i) => h("li", {}, h("b.co-num", {}, number(i + 1)), ballot.call(option));
      const tied = _n("The other one is last.", "The other {n} are tied last.", others);
      return [h("ol.sum.given", {}, known.map(step)), others ? h("p.co-small.co-soft", {}, tied) : null];
    },
  };
}
