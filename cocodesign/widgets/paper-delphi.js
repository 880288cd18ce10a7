// Estimates: a number for each question and, if one likes, its reason; from the second round beside what came out before.
export const kinds = ["delphi"];

export function open({ h, _, _n, number, newId, listed }, ballot) {
  let estimates = {}; // id -> what was typed
  let reasons = {}; // id -> words
  const settings = () => ballot.settings();
  const round = () => settings().round || 1;
  const valueOf = (id) => {
    const typed = String(estimates[id] ?? "").trim().replace(",", ".");
    const n = Number(typed);
    return typed && Number.isFinite(n) ? n : null;
  };
  const given = () => ballot.options().filter(({ id }) => valueOf(id) !== null);
  const choice = () => ({
    estimates: Object.fromEntries(given().map(({ id }) => [id, valueOf(id)])),
    reasons: Object.fromEntries(given().filter(({ id }) => (reasons[id] || "").trim()).map(({ id }) => [id, reasons[id].trim()])),
  });
  const limits = () => {
    const { lowest, highest } = settings();
    if (lowest === undefined && highest === undefined) return null;
    if (highest === undefined) return _("{lowest} or more", { lowest: number(lowest) });
    if (lowest === undefined) return _("{highest} or less", { highest: number(highest) });
    return _("from {lowest} to {highest}", { lowest: number(lowest), highest: number(highest) });
  };
  const before = ({ last }) => {
    if (!last) return null;
    const facts = { median: number(last.median ?? 0), n: number(last.n), low: number(last.q1 ?? 0), high: number(last.q3 ?? 0) };
    const middle =
      last.q1 === null
        ? _("In the round before the middle of {n} answers was {median}.", facts)
        : _("In the round before the middle of {n} answers was {median}; half of them lay from {low} to {high}.", facts);
    const mine = last.mine === null || last.mine === undefined ? null : [" ", h("b", {}, _("You said {n}.", { n: number(last.mine) }))];
    const item = (text) => h("li", { dir: "auto" }, text);
    return h(
      "div.co-note.co-stack--tight",
      {},
      h("p", {}, last.n ? middle : _("In the round before nobody answered."), mine),
      last.reasons.length ? [h("p.co-label", {}, _("Reasons that were given")), h("ul.co-stack--tight.co-small", {}, last.reasons.map(item))] : null,
    );
  };
  const row = (option) => {
    const { id } = option;
    const about = limits();
    const field = h("input.co-input", {
      id: newId(),
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      "data-key": `${id}:n`,
      value: String(estimates[id] ?? ""),
      oninput() {
        estimates[id] = field.value;
        ballot.changed();
      },
    });
    const why = h("textarea.co-input", {
      id: newId(),
      rows: "2",
      maxlength: "500",
      dir: "auto",
      "data-key": `${id}:why`,
      value: reasons[id] || "",
      oninput() {
        reasons[id] = why.value;
        ballot.changed();
      },
    });
    const unit = [settings().unit, about].filter(Boolean).join(", ");
    return h(
      "li",
      {},
      h(
        "div.co-card.co-stack--tight",
        {},
        h("label.co-voice", { for: field.id, dir: "auto" }, option.name),
        before(option),
        field,
        unit ? h("p.co-tiny.co-soft", {}, unit) : null,
        h("label.co-small", { for: why.id }, _("Your reason, told without your name; it may stay empty")),
        why,
      ),
    );
  };
  const item = (numbers, said) => (option) => {
    const n = numbers[option.id];
    const words = said?.[option.id];
    return h("li", {}, ballot.call(option), ": ", h("b", {}, n === undefined ? _("No answer") : number(n)), words ? h("p.co-small", { dir: "auto" }, words) : null);
  };
  return {
    unordered: true,
    words: {
      title: _("Estimates"),
      send: _("Send my answers"),
      again: _("Send my changed answers"),
      change: _("Change my answers"),
      leave: _("Leave my answers as they are"),
      in: _("Your answers are in"),
      blank: _("No question is answered."),
      shut: _("The questions are closed."),
      counted: _("What is done with it?"),
    },
    chip: () => _("Round {n} of at most {of}", { n: round(), of: settings().stop?.most || 3 }),
    counted: () =>
      _(
        "After each round everybody sees the middle, the two quarters around it and the reasons, without names, and may think again. The rounds stop when the middle hardly moves any more, at the latest after round {most}; that was fixed beforehand.",
        { most: settings().stop?.most || 3 },
      ),
    take({ estimates: numbers, reasons: said }) {
      estimates = { ...numbers };
      reasons = { ...said };
    },
    kept: () => ({ estimates: { ...estimates }, reasons: { ...reasons } }),
    choice,
    draw: (shown) => h("ul.co-rows", {}, shown.map(row)),
    marked: () => given().map((option) => [ballot.call(option), ": ", number(valueOf(option.id))]),
    summary() {
      const n = given().length;
      const wrong = ballot.options().filter(({ id }) => String(estimates[id] ?? "").trim() && valueOf(id) === null).length;
      const parts = [
        h("b", {}, _n("{n} answered", "{n} answered", n)),
        wrong && _n("{n} is not a number", "{n} are not numbers", wrong),
      ].filter(Boolean);
      return [listed(parts), ".", n ? null : [" ", ballot.blank()]];
    },
    list: ({ estimates: numbers, reasons: said }) => h("ul.co-stack--tight", {}, ballot.options().map(item(numbers, said))),
  };
}
