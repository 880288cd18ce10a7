// Gradients of agreement: for each proposal one level in words, or no answer.
export const kinds = ["agreement"];

export function open({ h, _, _n, newId, listed, ...kit }, ballot) {
  let grades = {}; // id -> a level from 1, the least, or null for "no answer"
  let isWhole = false; // taken from a ballot that was sent: what is missing there has no answer
  const levels = () => levelsOf({ _, ...kit }, ballot.settings().levels);
  const of = (id) => grades[id] ?? (isWhole || id in grades ? null : undefined);
  const which = (is) => ballot.options().filter(({ id }) => is(of(id)));
  const graded = () => which((level) => typeof level === "number");
  const choice = () => ({ levels: Object.fromEntries(graded().map(({ id }) => [id, of(id)])) });

  const radio = (name, id, level, words) => {
    const about = {
      type: "radio",
      name,
      checked: of(id) === level,
      "data-key": `${id}:${level}`,
      onchange() {
        grades[id] = level;
        ballot.changed();
      },
    };
    return h(level === null ? "label.no" : "label", {}, h("input", about), h("span", {}, words));
  };
  const row = (option) => {
    const name = newId();
    const isIdea = option.who || option.n;
    const heading = isIdea
      ? h("div", { "aria-hidden": "true" }, ballot.words(option))
      : h("h3", { dir: "auto", "aria-hidden": "true" }, option.name);
    const one = (words, i) => radio(name, option.id, i + 1, words);
    const most = levels().map(one).reverse(); // the most agreement first
    const legend = h("legend.co-unseen", {}, ballot.call(option));
    const none = radio(name, option.id, null, _("No answer"));
    return h("li", {}, h("fieldset.co-card.sc", {}, legend, heading, h("div.pu", {}, most, none)));
  };
  const item = (given) => (option) => {
    const level = option.id in given ? levels()[given[option.id] - 1] : _("No answer");
    return h("li", {}, ballot.call(option), ": ", h("b", {}, level));
  };
  return {
    words: {
      title: _("How far do we agree?"),
      send: _("Send my answers"),
      again: _("Send my changed answers"),
      change: _("Change my answers"),
      leave: _("Leave my answers as they are"),
      in: _("Your answers are in"),
      blank: _("No proposal is answered."),
      shut: _("The questions are closed."),
      counted: _("What is done with it?"),
    },
    unordered: !ballot.options().some(({ who, n }) => who || n),
    chip: () => _("{n} levels", { n: levels().length }),
    counted: () =>
      _(
        "How many chose which level is shown for each proposal, all levels side by side, when this stage closes. No mean is taken, and nothing is chosen by it.",
      ),
    take({ levels: given, none: without }) {
      isWhole = !!given && !without;
      grades = { ...given, ...Object.fromEntries((without || []).map((id) => [id, null])) };
    },
    kept: () => ({ ...choice(), none: which((level) => level === null).map(({ id }) => id) }),
    choice,
    draw: (shown) => h("ul.co-rows", {}, shown.map(row)),
    marked: () => graded().map((option) => [ballot.call(option), ": ", levels()[of(option.id) - 1]]),
    summary() {
      const n = graded().length;
      const open = which((level) => level === undefined).length;
      const parts = [
        h("b", {}, _n("{n} answered", "{n} answered", n)),
        open && _n("{n} still open", "{n} still open", open),
      ].filter(Boolean);
      const then = _("Sent like this, what is open stays without an answer.");
      const more = !n ? ballot.blank() : open ? then : null;
      return [listed(parts), ".", more && [" ", more]];
    },
    list: ({ levels: given }) => h("ul.co-stack--tight", {}, ballot.options().map(item(given))),
  };
}
