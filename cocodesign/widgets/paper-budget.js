// A budget: choose what the money shall pay for. What does not fit any more says by how much, and is not chosen.
export const kinds = ["budget"];

export function open(kit, ballot) {
  const { h, fill, reword, _, _n } = kit;
  let chosen = new Set();
  const rows = new Map(); // id of an option on this page -> its elements
  const money = (n) => moneyOf(kit, ballot.settings())(n);
  const budget = () => ballot.settings().budget ?? 0;
  const cost = (id) => ballot.settings().costs?.[id] ?? 0;
  const funded = () => ballot.options().filter(({ id }) => chosen.has(id));
  const sum = (options) => options.reduce((all, { id }) => all + cost(id), 0);
  const spent = () => sum(funded());
  const left = () => budget() - spent();
  const choice = () => ({ approved: funded().map(({ id }) => id) });

  // ---- what is spent, in sight above the rows ----

  const said = h("p", { role: "status" });
  const share = h("i");
  const bar = h(
    "div.left",
    { style: { display: "grid" } },
    said,
    h("span.co-meter", { "aria-hidden": "true" }, h("span.co-track", { style: { display: "block" } }, share)),
  );
  const spentWords = () => {
    const facts = { spent: money(spent()), budget: money(budget()) };
    return left()
      ? _("You have spent {spent} of {budget}.", facts)
      : _("You have spent all of {budget}.", facts);
  };
  const drawBar = () => {
    reword(said, spentWords());
    share.style.setProperty("--value", budget() ? (100 * spent()) / budget() : 0);
  };

  // ---- the rows ----

  const lacking = (id) => (chosen.has(id) ? 0 : Math.max(0, cost(id) - left()));
  const lackingWords = (id) => _("Needs {n} more than is left.", { n: money(lacking(id)) });
  const toggle = (id) => () => {
    if (lacking(id)) {
      reword(said, [lackingWords(id), _("Take something back first.")].join(" "));
      return;
    }
    if (!chosen.delete(id)) chosen.add(id);
    drawAll();
    ballot.changed();
  };
  const row = (option) => {
    const { id } = option;
    const words = ballot.words(option);
    const is = {
      mark: h("span.co-mark", { "aria-hidden": "true" }),
      why: h("small"),
      el: h("button.co-row", { "data-key": id, onclick: toggle(id) }),
    };
    words.append(is.why);
    fill(is.el, is.mark, words, h("b.co-num", {}, money(cost(id))));
    rows.set(id, is);
    return is.el;
  };
  const drawRow = ([id, is]) => {
    const isOn = chosen.has(id);
    const isDear = lacking(id) > 0;
    is.el.setAttribute("aria-pressed", String(isOn));
    is.el.setAttribute("aria-disabled", String(isDear));
    is.el.style.cssText = isDear ? "border-style: dashed; background: var(--co-sunken)" : "";
    is.mark.style.visibility = isDear ? "hidden" : "";
    is.mark.textContent = isOn ? "✓" : "+";
    is.why.textContent = isDear ? lackingWords(id) : "";
    is.why.hidden = !isDear;
  };
  const drawAll = () => {
    drawBar();
    [...rows].forEach(drawRow);
  };

  const completion = () =>
    ({
      none: _("When no group has enough left for anything more, it ends; the rest stays unspent."),
      add1_compared: _(
        "When no group has enough left, all shares are raised alike until the next idea would be too much for the budget. If more people then have more from what the most ballots alone would pay for, that holds.",
      ),
    })[ballot.settings().completion] ||
    _(
      "When no group has enough left, all shares are raised alike until the next idea would be too much for the budget.",
    );
  const isGreedy = () => ballot.rule() === "greedy";
  return {
    speaks: true,
    chip: () => (isGreedy() ? _("Budget, most ballots first") : _("Budget, equal shares")),
    counted: () =>
      isGreedy()
        ? _(
            "The ideas on most ballots are paid for, one after the other; one that costs more than is left is passed over. Money you do not spend here is no vote against anything. The result shows beside it what equal shares would have paid for.",
          )
        : [
            _(
              "Every ballot gets an equal share of the money, and pays with it only for ideas it chose. Whatever costs its supporters least is paid for first. So no group decides over the money of the others.",
            ),
            completion(),
            _("The result shows beside it what the most ballots alone would have paid for."),
          ].join(" "),
    take({ approved = [] }) {
      chosen = new Set(approved);
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
      const list = h(
        "div.co-rows",
        { role: "group", "aria-label": _("Tap what you would pay for") },
        shown.map(row),
      );
      drawAll();
      return list;
    },
    marked: () => funded().map(ballot.call),
    summary() {
      const n = funded().length;
      if (!n) return [_("You pay for nothing yet."), " ", ballot.blank()];
      const facts = { spent: money(spent()), budget: money(budget()) };
      return _n(
        "You pay for one idea: {spent} of {budget}.",
        "You pay for {n} ideas: {spent} of {budget}.",
        n,
        facts,
      );
    },
    list({ approved }) {
      const options = ballot.options().filter(({ id }) => approved.includes(id));
      const item = (option) => h("li", {}, h("b.co-num", {}, money(cost(option.id))), ballot.call(option));
      const whole = _("{spent} of {budget}", { spent: money(sum(options)), budget: money(budget()) });
      return [h("ul.sum.given", {}, options.map(item)), h("p.co-num", {}, whole)];
    },
  };
}
