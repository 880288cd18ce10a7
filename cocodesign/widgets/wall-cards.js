// The newest ideas as cards, each in a place of its own: a new one takes the place that has not changed for longest, and
// no other card moves.
const STAYS = 6000; // ms that an idea keeps its place, however fast others come
const YOUNG = 20000; // ms that it is marked as new

const wallCards = (kit) => {
  const { h, fill, reword, _, _n, rows, called } = kit;
  const young = (row) => kit.now() - Date.parse(row.at) < YOUNG;
  const byAge = () => rows.readable().sort((a, b) => a.seq - b.seq);
  const parentsOf = (row) => (row.parents || []).filter(([id]) => rows.get(id) && !rows.get(id).hidden);

  const names = (row) => {
    if (row.paper) return [_("on paper"), " "];
    const given = (row.names || []).map((name) => h("bdi", { dir: "auto" }, name));
    const rest = given.length - 2;
    const shown = rest > 0 ? [...given.slice(0, 2), _n("one more", "{n} more", rest)] : given;
    return given.length ? [h("span", {}, kit.listed(shown)), " "] : [];
  };

  const KIND = {
    builds_on: _("builds on {idea}"),
    merges: _("merges {idea}"),
    forks: _("forked from {idea}"),
    splits: _("split off from {idea}"),
    amends: _("amends {idea}"),
    inspired_by: _("inspired by {idea}"),
  };
  const from = (parents) => {
    const ideas = parents.map(([id]) => h("bdi", {}, called(rows.get(id))));
    return kit.say(KIND[parents[0][1]] || _("from {idea}"), { idea: kit.listed(ideas) });
  };
  const fromHowMany = (parents) => _n("from another idea", "from {n} other ideas", parents.length);

  const card = (row, whole) => {
    const parents = parentsOf(row);
    const text = row.title && row.text !== row.title && row.text.length <= 150 ? row.text : "";
    return [
      h("p.co-by", {}, names(row), kit.since(row.at)),
      h("p.co-voice.tt", { dir: "auto" }, called(row)),
      whole && text ? h("p.co-voice.said", { dir: "auto" }, text) : null,
      parents.length ? h("p.co-soft.from", {}, from(parents)) : null,
    ];
  };

  // Leaves out what a card has no room for, what matters least first; its headline stays whole.
  const settle = (el, row) => {
    const over = () => isOver(el);
    const STEPS = [
      () => el.querySelector(".said")?.remove(),
      () => {
        const line = el.querySelector(".from");
        if (line) fill(line, fromHowMany(parentsOf(row)));
      },
      () => el.querySelector(".from")?.remove(),
      () => el.querySelector(".co-by")?.remove(),
    ];
    if (fitType(el, over)) return;
    for (const step of STEPS) {
      step();
      if (fitType(el, over)) return;
    }
  };

  // A list of so many places; `whole` shows the words under a headline too.
  const places = (whole) => {
    const list = h("ul.cards");
    let slots = []; // {id, at: since when, el, key}
    let left = 0; // new ideas that wait for a place

    const take = (slot, id) => Object.assign(slot, { id, at: kit.now() });
    const choose = (count) => {
      if (slots.length !== count) {
        slots = Array.from({ length: count }, () => ({ id: null, at: 0, el: h("li"), key: "" }));
        fill(
          list,
          slots.map((slot) => slot.el),
        );
      }
      const wanted = byAge()
        .reverse()
        .slice(0, count)
        .map((row) => row.id);
      const first = slots.every((slot) => !slot.id);
      for (const slot of slots)
        if (slot.id && (!rows.get(slot.id) || rows.get(slot.id).hidden)) slot.id = null;
      const fresh = wanted.filter((id) => !slots.some((slot) => slot.id === id));
      for (const id of first ? fresh : fresh.reverse()) {
        const old = slots.filter(
          (slot) => slot.id && !wanted.includes(slot.id) && kit.now() - slot.at > STAYS,
        );
        const slot = slots.find((one) => !one.id) || old.sort((a, b) => a.at - b.at)[0];
        if (slot) take(slot, id);
      }
      left = wanted.filter((id) => !slots.some((slot) => slot.id === id)).length;
    };
    const draw = (count, size) => {
      choose(count);
      for (const slot of slots) {
        const row = rows.get(slot.id);
        const key = row ? [row.id, row.v, parentsOf(row).length, size].join(" ") : "";
        slot.el.classList.toggle("first", !!row && young(row));
        if (key === slot.key) continue;
        const another = key.split(" ")[0] !== slot.key.split(" ")[0];
        slot.key = key;
        slot.el.hidden = !row;
        fill(slot.el, row ? card(row, whole) : []);
        if (row) settle(slot.el, row);
        if (row && another) appear(slot.el);
      }
      return slots.filter((slot) => slot.id).length;
    };
    // Where one waits, it is looked again each second.
    const facts = () => [rows.version, left ? Math.floor(kit.now() / 1000) : 0];
    return { list, draw, facts };
  };

  // ---- the page of the newest ideas ----

  const newest = () => {
    const counts = h("span.co-soft");
    const cards = places(true);
    const first = _("No ideas yet. Yours can be the first.");
    const none = h("p.co-voice.empty", {}, first);
    const rest = h("p.co-soft.more");
    const el = h("section.wn", {}, h("h1", {}, _("The newest ideas"), counts), none, cards.list, rest);
    const show = (main) => {
      if (main.firstChild !== el || main.children.length > 1) fill(main, el);
      const all = byAge();
      fill(counts, howMany(all));
      none.hidden = all.length > 0;
      reword(none, kit.room.now?.silent ? _("Everybody writes on their own. The ideas are shown when this stage ends.") : first);
      cards.list.hidden = !all.length;
      const em = parseFloat(getComputedStyle(main).fontSize);
      const room = main.clientHeight / em - 4; // in letters, without heading and count
      const lines = Math.max(1, Math.min(3, Math.floor(room / 6.6)));
      el.style.setProperty("--lines", lines);
      const shown = cards.draw(2 * lines, `${main.clientWidth}×${main.clientHeight}`);
      const left = all.length - shown;
      rest.style.visibility = left > 0 ? "" : "hidden";
      kit.reword(rest, left > 0 ? _n("and one more", "and {n} more", left) : " ");
    };
    return { facts: cards.facts, show };
  };
  const howMany = (all) => {
    const grown = all.filter((row) => parentsOf(row).length).length;
    return [
      _n("one idea", "{n} ideas", all.length),
      grown ? ", " + _n("one built on another", "{n} built on another", grown) : "",
    ];
  };

  return { young, byAge, parentsOf, places, howMany, newest };
};

// Lets something come into sight softly; nothing moves under reduced motion.
const appear = (el) => {
  el.classList.remove("appear");
  void el.offsetWidth; // the browser has to notice that the class was away
  el.classList.add("appear");
};
