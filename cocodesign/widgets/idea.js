// Understand one idea, and work on it: where it comes from before what is said about it.
export default opens((kit, model, el) => {
  const { h, fill, _, _n, mark, button, rows, outbox, page, memory, named, called, person } = kit;

  return kit.screen(model, el, ({ main, action, look, seen }) => {
    const id = () => (page.on ? page.idea : model.get("idea"));
    const head = kit.plate(model.get("title") || _("Idea"));
    const back = button("quiet small back", "", () => page.go(page.place));
    const body = h("article.co-stack");
    const undo = h("div");
    const talk = comments(kit, model, { idea: id });

    // ---- the idea ----

    let drawn = "";
    const draw = () => {
      const row = rows.get(id());
      if (!row) return fill(body, h("p.co-note", {}, _("This idea is not there, or not any more.")));
      const kids = rows
        .children(row.id)
        .map((kid) => rows.get(kid))
        .filter((kid) => kid && !kid.hidden);
      const parents = (row.parents || []).map(([parent]) => rows.get(parent));
      const open = [model.get("taking"), model.get("talking")];
      const key = JSON.stringify([row, kids.map((kid) => kid.id), parents, open]);
      if (key === drawn) return;
      drawn = key;

      const gone = row.erased || row.hidden !== null;
      const can = { build: open[0] && !gone, talk: open[1] && !gone };
      const held = document.activeElement?.dataset?.act;
      fill(body, words(row, gone), origin(row), acts(row, can), support(row), grown(kids));
      if (held) body.querySelector(`[data-act="${held}"]`)?.focus();
      const build = () => kit.tell("build", row.id);
      fill(action, can.build ? button("primary wide", _("Build on this idea"), build) : null);
      talk.form.hidden = !can.talk;
      look();
    };
    const words = (row, gone) => {
      const [title, rest] = named(row);
      return h(
        "div.co-stack--tight",
        {},
        h("p.co-by", {}, row.erased ? null : person(row), row.mine ? kit.yours() : null, kit.since(row.at)),
        gone ? whyGone(row) : null,
        gone && !row.text
          ? null
          : [
              h("h2.co-voice.big", { dir: "auto" }, title),
              rest ? h("p.co-voice.text", { dir: "auto" }, rest) : null,
            ],
      );
    };
    const whyGone = (row) => {
      const erased = _("These words were erased by their author. What others built on them stays.");
      const hidden = () => [_("Hidden by the facilitator") + ": ", h("bdi", {}, row.hidden)];
      return h("p.co-soft", {}, row.erased ? erased : hidden());
    };
    const origin = (row) => {
      const section = lineage(kit, row);
      const toThreads = () => {
        memory.set(model.get("scope") + ":thread", row.id);
        page.go("threads");
      };
      if (page.on && row.parents?.length) {
        section.append(button("quiet small back", _("See it among all threads"), toThreads));
      }
      return section;
    };
    const acts = (row, can) => {
      const act = (name, icon, label, onclick, more) =>
        h("button.co-button.co-button--secondary", { "data-act": name, onclick, ...more }, mark(icon), label);
      const fork = () => kit.tell("build", row.id, { kind: "forks", text: row.text });
      const merge = () => kit.tell("merge", row.id);
      const support = row.endorsed_at ? _("Endorsed") : _("Endorse");
      const pressed = { "aria-pressed": String(!!row.endorsed_at) };
      if (!can.talk && !can.build) return null;
      return h(
        "div.co-two.acts2",
        {},
        can.talk && !row.mine ? act("endorse", "hand", support, () => endorse(row), pressed) : null,
        can.build ? act("merge", "merge", _("Merge with…"), merge) : null,
        can.build ? act("fork", "build", _("Fork"), fork) : null,
      );
    };
    const support = (row) => {
      if (row.endorsed < 1) return null;
      const own = row.endorsed_at
        ? " " +
          _("You endorsed this at {time}. Tap again to take it back.", { time: kit.clock(row.endorsed_at) })
        : "";
      const all = _n("One person endorses it.", "{n} people endorse it.", row.endorsed);
      return h("p.co-tiny.co-soft", {}, all, own);
    };
    const grown = (kids) => {
      const item = (kid) => {
        const open = () => page.on && page.go(page.place, kid.id);
        const by = h("small.co-soft", {}, person(kid), kid.mine ? [" ", kit.yours()] : null);
        return h("li", {}, kit.link(open, {}, h("b.co-voice", { dir: "auto" }, called(kid))), by);
      };
      if (!kids.length) return null;
      return h(
        "section.co-stack--tight",
        {},
        h("h3", {}, _("What grew out of it")),
        h("ul.grown", {}, kids.map(item)),
      );
    };

    // ---- endorsing it ----

    // Shown at once; the row that comes back from the store says the same or puts it right.
    const show = (row, endorsed_at) => {
      const endorsed = row.endorsed + (endorsed_at ? 1 : -1);
      rows.byId.set(row.id, { ...row, endorsed_at, endorsed });
      draw();
    };
    const endorse = (row) => {
      const give = !row.endorsed_at;
      outbox.post(model, { do: give ? "endorse" : "unendorse", ref: row.id });
      show(row, give ? new Date(kit.now()).toISOString() : null);
      const words = give ? _("You endorse this idea.") : _("Endorsement taken back.");
      kit.toast(undo, words, () => endorse(rows.get(row.id)));
    };
    const endorsementRefused = (act, answer) => {
      if (act.ref !== id()) return;
      const row = rows.get(act.ref);
      show(row, act.do === "endorse" ? null : row.at);
      fill(undo, kit.refusal(answer));
    };

    // ---- from one idea to another ----

    const askComments = () => kit.save(model, "idea", page.idea);
    let open = null;
    const turn = () => {
      if (page.on && page.idea && page.idea !== model.get("idea")) askComments();
      if (id() && id() !== open) {
        open = id();
        drawn = "";
        fill(undo);
        talk.turn();
      }
      const n = rows.readable().length;
      back.textContent =
        page.place === "threads" ? _("Back to the threads") : _n("Back to one idea", "Back to {n} ideas", n);
      back.hidden = !page.on;
      const { now } = kit.room;
      const here = now && ["ideas", "discussion"].includes(now.kind);
      head.h1.textContent = here ? now.title : _("Idea");
      draw();
    };

    main.append(head.el, h("p", {}, back), body, undo, talk.el);
    rows.put(model.get("rows") || [], 0);
    turn();
    kit.onChange(model, ["taking", "talking"], () => {
      draw();
      talk.redraw();
    });
    return {
      heard(what, more, answer) {
        if (what === "page") turn();
        if (what === "back" && page.idea) askComments();
        if (what === "room" || what === "tick") head.draw();
        if (what === "rows" && seen()) turn();
        if (what !== "answered" || !answer.no) return;
        if (more.do === "comment") talk.refused(more, answer);
        if (more.do === "endorse" || more.do === "unendorse") endorsementRefused(more, answer);
      },
    };
  });
});
