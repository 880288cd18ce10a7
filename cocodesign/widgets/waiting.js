// Between two stages, and at the beginning: what this is about, and that nothing has to be done.
export default opens((kit, model, el) => {
  const { h, _, _n, button, page, room, rows } = kit;
  return kit.screen(model, el, ({ main, look }) => {
    const head = kit.plate(_("Welcome"), { agenda: true }),
      words = h("div.co-card.co-stack--tight"),
      here = h("p.co-small.co-soft.co-num");
    const read = button("quiet small back", _("Read the ideas meanwhile"), () => page.go("ideas"));
    let key = "";
    const draw = () => {
      head.draw();
      const now = room.now,
        next = room.stages.find((x) => x.state === "draft"),
        any = room.stages.some((x) => x.state === "closed");
      const n = model.get("here") || 0;
      here.textContent = n ? _n("One person is here.", "{n} people are here.", n) : "";
      const state = JSON.stringify([now, next, any, room.ended, rows.byId.size > 0]);
      if (state === key) return;
      key = state;
      head.h1.textContent = now?.title || (room.ended ? _("The end") : any ? _("One moment") : _("Welcome"));
      const title = room.ended
        ? _("The workshop has ended. Thank you.")
        : next
          ? _("{stage} opens soon.", { stage: next.title })
          : _("One moment");
      const about = room.ended
        ? _("What was written and decided stays here to be read.")
        : _("The facilitator starts it. This page changes by itself; nothing you do is lost.");
      words.replaceChildren(
        ...[
          h("p.co-voice-title", {}, title),
          h("p", {}, about),
          rows.byId.size && page.on ? read : null,
        ].filter(Boolean),
      );
      look();
    };
    main.append(head.el, words, here);
    draw();
    model.on("change:here", draw);
    return {
      opened: draw,
      heard(what) {
        if (["room", "tick", "rows"].includes(what)) draw();
      },
    };
  });
});
