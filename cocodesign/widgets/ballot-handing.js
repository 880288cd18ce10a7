// Handing one's ballot to somebody else: to whom, taking it back, and how many ballots of others one carries.
const handing = (kit, ballot) => {
  const { h, fill, _, _n, button, person, newId, outbox } = kit;
  const box = h("section.co-card.co-stack--tight");
  const told = () => ballot.model.get("handing") || {};
  let trouble = null;
  let drawn = "";
  const isPending = () => outbox.all().some((act) => ["delegate", "undelegate"].includes(act.do));
  const post = (act) => {
    if (isPending()) return;
    trouble = null;
    ballot.post(act);
  };
  const draw = () => {
    const { people, to, carried = 0 } = told();
    const key = JSON.stringify([told(), trouble]);
    if (key === drawn) return;
    drawn = key;
    box.hidden = !people;
    if (!people) return;
    const carrier = people.find(({ id }) => id === to);
    const load = carried
      ? h("p", {}, h("b", {}, _n("You carry one more ballot: yours counts for two.", "You carry {n} more ballots: yours counts for {all}.", carried, { all: kit.number(carried + 1) })))
      : null;
    const refused = trouble && kit.refusal(trouble);
    if (to) {
      const name = carrier ? person(carrier) : _("somebody who has left");
      fill(
        box,
        h("h3", {}, _("Your ballot is with somebody else")),
        h("p", {}, kit.say(_("{name} votes for you as they vote for themselves. If you send a ballot yourself, or take it back, yours counts again."), { name })),
        button("secondary wide", _("Take my ballot back"), () => post({ do: "undelegate" })),
        load,
        refused,
      );
      return;
    }
    const list = h("select.co-input", { id: newId() }, h("option", { value: "" }, _("Nobody: I vote myself")), people.map((one) => h("option", { value: one.id }, person(one).textContent)));
    const hand = () => (list.value ? post({ do: "delegate", to: list.value }) : list.focus());
    const about = _("Whoever it is votes for you as they vote for themselves, and sees how many ballots they carry. You can take it back until the vote closes. The record keeps it under your number.");
    fill(
      box,
      load,
      h(
        "details",
        { open: !!trouble },
        h("summary", { style: { "min-height": "44px" } }, _("Hand my ballot to somebody")),
        h("div.co-field", {}, h("label", { for: list.id }, _("To whom?")), list),
        h("p.co-tiny.co-soft", {}, about),
        button("secondary wide", _("Hand it to them"), hand),
        refused,
      ),
    );
  };
  kit.onChange(ballot.model, ["handing"], () => {
    trouble = null;
    draw();
  });
  return {
    el: box,
    draw,
    answered(answer) {
      trouble = answer.no ? answer : null;
      drawn = "";
      draw();
    },
  };
};
