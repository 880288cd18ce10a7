// How many have not written a word yet; their names only when asked for, and one quiet line to all of them.
export default opens((kit, model, el) => {
  const { h, fill, reword, _, button, person, outbox } = kit;
  return kit.screen(model, el, ({ main }) => {
    let shown = false;
    let busy = null;
    const id = kit.newId();
    const head = h("h2", { id });
    const note = h("p.co-tiny.co-soft");
    const list = h("ul.co-flow--tight.co-names", { hidden: true });
    const said = h("p.co-tiny", { role: "status" });
    const no = h("p.co-small.co-refused", { role: "alert", hidden: true });
    const askNames = () => {
      if (shown) kit.ask(model, { ask: "silent" });
    };
    const toggle = () => {
      shown = !shown;
      askNames();
      draw();
    };
    const sendInvitation = () => {
      if (busy) return;
      busy = outbox.post(model, { do: "invite" });
      draw();
    };
    const invite = button("secondary small", _("Invite them, softly"), sendInvitation);
    const show = button("quiet small", "", toggle, { "aria-expanded": "false" });
    const buttons = h("div.co-flow--tight", {}, invite, show);
    main.append(h("section.co-pan", { "aria-labelledby": id }, head, note, list, buttons, said, no));

    const words = (n) => {
      if (n)
        return [
          _("Not heard yet: {n}", { n: kit.number(n) }),
          _("Names only on your tap, never on the wall."),
        ];
      if (!model.get("people")) return [_("Not heard yet"), _("Nobody has joined yet.")];
      return [_("Everyone was heard"), _("Each of them wrote an idea or a comment.")];
    };
    const draw = () => {
      const n = model.get("silent");
      const at = model.get("invited_at");
      [head.textContent, note.textContent] = words(n);
      invite.hidden = show.hidden = !n;
      if (model.get("ended")) invite.hidden = true;
      if (busy) invite.setAttribute("aria-disabled", "true");
      else invite.removeAttribute("aria-disabled");
      show.textContent = shown ? _("Hide the names") : _("Show me who");
      show.setAttribute("aria-expanded", String(shown));
      list.hidden = !shown || !n;
      const when = () => _("Invited at {time}: “There is room for your idea.”", { time: kit.clock(at) });
      reword(said, at ? when() : "");
      said.hidden = !at;
    };
    draw();
    kit.onChange(model, ["silent", "people", "invited_at", "ended"], draw);
    kit.onChange(model, ["silent"], askNames);
    return {
      heard(what, act, answer) {
        if (what !== "answered" || act.id !== busy) return;
        busy = null;
        no.hidden = !answer.no;
        no.textContent = answer.no?.say || "";
        draw();
      },
      message({ silent }) {
        if (!silent) return;
        fill(
          list,
          silent.map((row) => h("li.co-chip", {}, person(row))),
        );
      },
    };
  });
});
