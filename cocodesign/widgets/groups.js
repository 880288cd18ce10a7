// Small groups: formed by lot, ended, and one person moved; never by one tap beside something else.
const smallGroups = (kit, model, people) => {
  const { h, fill, _, _n, button, outbox, number, group } = kit;
  const MOST = 12;
  const SIZE = 5; // people at a table, as a first offer
  const id = kit.newId();
  let busy = null;
  const label = (words, input) => h("div.co-field", {}, h("label.co-small", { for: input.id }, words), input);
  const many = h("select.co-input", { id: id + "n" });
  const who = h("select.co-input", { id: id + "who" });
  const to = h("select.co-input", { id: id + "to" });
  const no = h("p.co-small.co-refused", { role: "alert", hidden: true });
  const sizes = h("p.co-small", { role: "status" });
  const post = (act) => {
    if (busy) return;
    busy = outbox.post(model, act);
    for (const each of [form, end, move]) each.setAttribute("aria-disabled", "true");
  };
  const chance = () => crypto.getRandomValues(new Uint32Array(1))[0];
  const form = button("secondary small", "", () => post({ do: "form_groups", n: Number(many.value), seed: chance() }));
  const end = button("quiet small", _("End the groups"), () => post({ do: "form_groups", n: 0 }));
  const move = button("secondary small", _("Move"), () => {
    if (!who.value) return who.focus();
    post({ do: "move_to_group", ref: who.value, group: Number(to.value) });
  });
  const moving = h("div.co-stack--tight", {}, label(_("Move one person"), who), label(_("To group"), to), h("div", {}, move));
  const el = h(
    "details",
    {},
    h("summary.co-small", {}, _("Small groups…")),
    h(
      "div.co-stack--tight",
      {},
      h("p.co-small.co-soft", {}, _("By lot, about equally many in each. Everybody sees their group; who comes later goes into the smallest.")),
      sizes,
      label(_("How many groups"), many),
      h("div.co-flow.co-flow--tight", {}, form, end),
      moving,
      no,
    ),
  );
  const choices = (list, pairs, chosen) => {
    const key = JSON.stringify(pairs);
    if (list.dataset.key === key) return; // a list that is open stays as it is
    list.dataset.key = key;
    fill(list, pairs.map(([value, words]) => h("option", { value, selected: String(value) === String(chosen) }, words)));
  };
  const draw = () => {
    const here = people().filter((row) => !row.gone);
    const held = new Map();
    for (const row of here) if (row.group) held.set(row.group, (held.get(row.group) || 0) + 1);
    const last = Math.max(0, ...held.keys());
    const numbers = (from, to) => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => [from + i, number(from + i)]);
    const offer = Math.max(2, Math.min(MOST, Math.round(here.length / SIZE)));
    choices(many, numbers(2, Math.min(MOST, here.length)), many.value || last || offer);
    choices(who, [["", _("Choose…")], ...here.map((row) => [row.id, kit.nameOf(row)])], who.value);
    choices(to, numbers(1, last), to.value);
    fill(
      sizes,
      [...held].sort(([a], [b]) => a - b).flatMap(([n, size]) => [group(n), ` ${_n("one person", "{n} people", size)} `]),
    );
    form.textContent = last ? _("Draw the groups anew") : _("Form the groups");
    sizes.hidden = end.hidden = moving.hidden = !last;
    el.hidden = here.length < 2;
  };
  const answered = (act, answer) => {
    if (act.id !== busy) return;
    busy = null;
    for (const each of [form, end, move]) each.removeAttribute("aria-disabled");
    no.hidden = !answer.no;
    no.textContent = answer.no?.say || "";
  };
  return { el, draw, answered };
};
