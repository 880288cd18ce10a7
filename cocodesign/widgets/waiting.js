// Between two stages, and at the beginning: what this is about, and that nothing has to be done.
export default opens((kit, model, el) => {
  const { h, fill, _, _n, button, page, room, rows } = kit;
  return kit.screen(model, el, ({ main, action, look }) => {
    const trouble = h("div");
    const head = kit.plate(_("Welcome"), { agenda: true });
    const words = h("div.co-card.co-stack--tight");
    const here = h("p.co-small.co-soft.co-num");
    const read = button("quiet small back", _("Read the ideas meanwhile"), () => page.go("ideas"));

    let drawn = "";
    const draw = () => {
      head.draw();
      const n = model.get("here") || 0;
      here.textContent = n ? _n("One person is here.", "{n} people are here.", n) : "";
      const next = room.stages.find((stage) => stage.state === "draft");
      const begun = room.stages.some((stage) => stage.state === "closed");
      const key = JSON.stringify([room.now, next, begun, room.ended, room.left, rows.byId.size > 0]);
      if (key === drawn) return;
      drawn = key;
      const [plate, title, about] = room.left ? gone() : room.ended ? ending() : pausing(next, begun);
      head.h1.textContent = (!room.left && room.now?.title) || plate;
      const canRead = rows.byId.size && page.on;
      fill(words, h("p.co-voice-title", {}, title), h("p", {}, about), canRead ? read : null);
      fill(action, room.left ? button("primary wide", _("Come back"), comeBack) : null);
      look();
    };
    const comeBack = () => kit.outbox.post(model, { do: "come_back" });
    const gone = () => [
      _("You have left"),
      _("You left this workshop {time}.", { time: kit.clock(room.left) }),
      _(
        "Your words stay, and your ballots stay counted. You can read on; to write, support or vote again, come back.",
      ),
    ];
    const ending = () => [
      _("The end"),
      _("The workshop has ended. Thank you."),
      _("What was written and decided stays here to be read."),
    ];
    const pausing = (next, begun) => [
      begun ? _("One moment") : _("Welcome"),
      next ? _("{stage} opens soon.", { stage: next.title }) : _("One moment"),
      _("The facilitator starts it. This page changes by itself; nothing you do is lost."),
    ];
    main.append(head.el, trouble, words, here);
    draw();
    kit.onChange(model, ["here"], draw);
    return {
      opened: draw,
      heard(what, act, answer) {
        if (what === "answered" && act.do === "come_back")
          fill(trouble, answer.no ? kit.refusal(answer) : null);
        if (["room", "tick", "rows"].includes(what)) draw();
      },
    };
  });
});
