// Consent: for each proposal consent, a concern, standing aside or an objection, which needs its reason.
export const kinds = ["consent"];

export function open({ h, fill, _, _n, newId, listed, ...kit }, ballot) {
  let answers = {}; // id -> an answer, or null for "no answer"
  let reasons = {}; // id -> words
  let isWhole = false; // taken from a ballot that was sent: what is missing there has no answer
  const words = answersOf({ _ });
  const about = {
    consent: _("I can live with it and help to carry it."),
    concern: _("It may go ahead; I say what worries me."),
    aside: _("I do not take part in this decision."),
    objection: _("It would do harm as it stands; I say why."),
  };
  const round = () => ballot.settings().round || 1;
  const of = (id) => answers[id] ?? (isWhole || id in answers ? null : undefined);
  const which = (is) => ballot.options().filter(({ id }) => is(of(id)));
  const answered = () => which((answer) => typeof answer === "string");
  const isTold = (id) => ["concern", "objection"].includes(of(id)) && (reasons[id] || "").trim();
  const choice = () => ({
    answers: Object.fromEntries(answered().map(({ id }) => [id, of(id)])),
    reasons: Object.fromEntries(answered().filter(({ id }) => isTold(id)).map(({ id }) => [id, reasons[id].trim()])),
  });
  const lacking = () => answered().filter(({ id }) => of(id) === "objection" && !isTold(id));

  const row = (option) => {
    const { id } = option;
    const name = newId();
    const why = h("div.co-field");
    const drawWhy = () => {
      const answer = of(id);
      if (answer !== "concern" && answer !== "objection") return fill(why);
      const must = answer === "objection";
      const field = h("textarea.co-input", {
        id: newId(),
        rows: "3",
        maxlength: "500",
        dir: "auto",
        "data-key": `${id}:why`,
        "aria-required": must ? "true" : null,
        value: reasons[id] || "",
        oninput() {
          reasons[id] = field.value;
          ballot.changed();
        },
      });
      const ask = must ? _("Why? What would have to change?") : _("What worries you? It may stay empty.");
      const told = h("p.co-tiny.co-soft", {}, toldHow());
      fill(why, h("label", { for: field.id }, ask), field, told);
    };
    const radio = (answer) => {
      const box = h("input", {
        type: "radio",
        name,
        checked: of(id) === answer,
        "data-key": `${id}:${answer}`,
        onchange() {
          answers[id] = answer;
          drawWhy();
          ballot.changed();
        },
      });
      if (answer === null) return h("label.no", {}, box, h("span", {}, _("No answer")));
      const said = h("small", { style: { "font-weight": "400", display: "block" } }, about[answer]);
      const roomy = { style: { "padding-block": ".4rem" } };
      return h("label", {}, box, h("span", roomy, h("span", {}, words[answer], said)));
    };
    const heading = h("h3.co-voice", { dir: "auto", "aria-hidden": "true" }, option.name || _("Erased words"));
    const before = option.before
      ? h("details.co-small", {}, h("summary", {}, _("Amended; before it said")), h("p", { dir: "auto" }, option.before))
      : null;
    const legend = h("legend.co-unseen", {}, ballot.call(option));
    drawWhy();
    const list = h("div.pu", {}, Object.keys(words).map(radio), radio(null));
    return h("li", {}, h("fieldset.co-card.sc", {}, legend, heading, before, list, why));
  };
  const isOpen = () => ballot.model.get("poll").mode === "open";
  const toldHow = () =>
    isOpen()
      ? _("After closing everybody reads it, with your name.")
      : _("After closing everybody reads it, without your name.");
  const item = (given, said) => (option) => {
    const why = said?.[option.id];
    return h(
      "li",
      {},
      ballot.call(option),
      ": ",
      h("b", {}, words[given[option.id]] || _("No answer")),
      why ? h("blockquote.co-small", { dir: "auto" }, why) : null,
    );
  };
  return {
    words: {
      title: _("Consent"),
      send: _("Send my answers"),
      again: _("Send my changed answers"),
      change: _("Change my answers"),
      leave: _("Leave my answers as they are"),
      in: _("Your answers are in"),
      blank: _("No proposal is answered."),
      counted: _("When is a proposal adopted?"),
    },
    unordered: !ballot.options().some(({ who, n }) => who || n),
    chip: () => (round() > 1 ? _("Consent, round {n}", { n: round() }) : _("Consent")),
    counted: () =>
      _(
        "A proposal is adopted when somebody consents and nobody objects. Objections come first, with their reasons; then the proposal is amended and asked about again, or taken back. Concerns are noted and stop nothing.",
      ),
    take({ answers: given, reasons: said, none: without }) {
      isWhole = !!given && !without;
      answers = { ...given, ...Object.fromEntries((without || []).map((id) => [id, null])) };
      reasons = { ...said };
    },
    kept: () => ({ ...choice(), reasons: { ...reasons }, none: which((answer) => answer === null).map(({ id }) => id) }),
    choice,
    draw: (shown) => h("ul.co-rows", {}, shown.map(row)),
    marked: () => answered().map((option) => [ballot.call(option), ": ", words[of(option.id)]]),
    summary() {
      const n = answered().length;
      const open = which((answer) => answer === undefined).length;
      const missing = lacking();
      const parts = [
        h("b", {}, _n("{n} answered", "{n} answered", n)),
        open && _n("{n} still open", "{n} still open", open),
      ].filter(Boolean);
      const need = missing.length
        ? [" ", h("b", {}, _("An objection needs its reason."))]
        : n
          ? null
          : [" ", ballot.blank()];
      return [listed(parts), ".", need];
    },
    list: ({ answers: given, reasons: said }) => h("ul.co-stack--tight", {}, ballot.options().map(item(given, said))),
  };
}
