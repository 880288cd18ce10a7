// To look at: what was flagged and what looks alike, everything that was written, and what is hidden.
const TEXTS_A_STEP = 20;

export default opens((kit, model, el) => {
  const { h, fill, _, _n, mark, button, rows, outbox, person, number } = kit;

  return kit.screen(model, el, ({ main }) => {
    let view = "";
    let order = [];
    let shown = TEXTS_A_STEP;
    const is = { open: null, busy: new Map(), refused: new Map() }; // the text whose form is open; by text: its act, its refusal

    const id = kit.newId();
    const list = h("ul.co-texts");
    const empty = h("p.co-small.co-soft");
    const foot = h("div.co-tiny.co-soft.co-stack--tight");
    const spoken = h("p.co-unseen", { role: "status" });
    const firstButton = (item) => item?.querySelector("button");
    const showNew = () => {
      arrange();
      draw();
      firstButton(list.firstChild)?.focus();
    };
    const show = (chosen) => {
      view = chosen;
      shown = TEXTS_A_STEP;
      arrange();
      draw();
    };
    const pill = h("button.co-pill", { hidden: true, onclick: showNew });
    const chip = (name) => h("button.co-chip", { "data-view": name, onclick: () => show(name) });
    const views = h("div.co-flow--tight", { role: "group", "aria-labelledby": id }, [
      chip("waiting"),
      chip("all"),
      chip("hidden"),
    ]);
    const more = button("quiet small", "", () => {
      const from = shown;
      shown += TEXTS_A_STEP;
      draw();
      firstButton(list.children[from])?.focus();
    });
    const count = h("summary");
    const tries = h("ul");
    const refusals = h("details.co-tiny.co-soft", { hidden: true }, count, tries);
    const scroll = h("div.co-scroll", { tabindex: "0", role: "group", "aria-labelledby": id }, list, more);
    const title = h("h2", { id }, _("To look at"));
    const parts = [title, views, pill, empty, scroll, foot, refusals, spoken];
    main.append(h("section.co-pan.co-look", { "aria-labelledby": id }, parts));

    // ---- which texts ----

    const wasText = (row) => row?.said !== undefined;
    const isText = (row) => wasText(row) && !row.erased;
    const isHidden = (row) => row.hidden !== null && !row.withdrawn;
    const texts = () => rows.all().filter(isText);
    const flagged = () => texts().filter((row) => row.flags?.length && !isHidden(row));
    const pairs = () => (model.get("doubles") || []).map((ids) => ids.join("+"));
    const waiting = () => {
      const byFlags = flagged().sort((a, b) => b.flags.length - a.flags.length || a.seq - b.seq);
      return [...byFlags.map((row) => row.id), ...pairs()];
    };
    const newest = (some) => some.sort((a, b) => b.seq - a.seq).map((row) => row.id);
    const wanted = () => {
      if (view === "waiting") return waiting();
      return newest(view === "hidden" ? texts().filter(isHidden) : texts());
    };
    const arrange = () => {
      order = wanted();
    };
    const fresh = () => wanted().filter((key) => !order.includes(key));
    // What waits is added at the end, where nothing moves; what is done stays until the list is opened again.
    const renew = () => {
      if (view !== "waiting") return;
      const alike = new Set(pairs());
      order = [...order.filter((key) => !key.includes("+") || alike.has(key)), ...fresh()];
    };

    // ---- acts ----

    const find = (key) => kit.keyedChild(list, key);
    const redraw = (keys) => draw(new Set(keys));
    const post = (key, act) => {
      if (is.busy.has(key)) return;
      is.refused.delete(key);
      is.busy.set(key, outbox.post(model, act));
      redraw([key]);
    };
    const answered = (key, answer) => {
      is.busy.delete(key);
      if (answer.no) is.refused.set(key, answer.no.say);
      else if (is.open === key) is.open = null;
      redraw([key]);
    };
    const item = textItem(kit, { is, model, post, redraw, find, form: hidingForm(kit, id) });

    // ---- the list ----

    const draw = (changed) => {
      renew();
      drawList(changed);
      kit.drawMore(more, order.length - shown);
      drawPill();
      drawViews();
      const nothing = {
        waiting: _("Nothing waits. What people flag comes here, and ideas that look alike."),
        all: _("Nothing was written yet. Ideas and comments come here, newest first."),
        hidden: _("Nothing is hidden."),
      };
      empty.hidden = order.length > 0;
      empty.textContent = nothing[view];
      scroll.hidden = !order.length;
      drawFoot();
    };
    const drawViews = () => {
      const n = waiting().length;
      const words = {
        waiting: _n("{n} waits", "{n} wait", n),
        all: _("All"),
        hidden: _("Hidden"),
      };
      for (const each of views.children) {
        kit.reword(each, words[each.dataset.view]);
        each.setAttribute("aria-pressed", String(each.dataset.view === view));
      }
    };
    const drawFoot = () => {
      const all = texts();
      const hidden = all.filter(isHidden).length;
      const back = all.filter((row) => row.withdrawn).length;
      const counted = _n(
        "Hidden so far: {hidden} of {n} text. Everyone sees this number.",
        "Hidden so far: {hidden} of {n} texts. Everyone sees this number.",
        all.length,
        { hidden: number(hidden) },
      );
      const taken = _n(
        "One text was taken back by who wrote it.",
        "{n} texts were taken back by who wrote them.",
        back,
      );
      fill(foot, h("p", {}, counted), back ? h("p", {}, taken) : null, effect());
    };
    // What hiding changed in the last count.
    const effect = () => {
      const { n, same, names = [] } = model.get("effect") || {};
      if (!n) return null;
      const stood = _n(
        "One idea that stood in the last vote was hidden before the count.",
        "{n} ideas that stood in the last vote were hidden before the count.",
        n,
      );
      const would = () =>
        kit.say(_("Counted with what was hidden, it would be: {ideas}."), {
          ideas: kit.listed(names.map((name) => h("bdi.co-voice", {}, name || _("Erased words")))),
        });
      return h("p", {}, stood, " ", same ? _("The outcome is the same with them.") : would());
    };
    // The focus stays with its text, in the field where it was or at its first button.
    const drawList = (changed) => {
      const held = document.activeElement;
      const inside = list.contains(held) ? held.closest("[data-key]")?.dataset.key : null;
      const at = [...list.children].findIndex((each) => each.dataset.key === inside);
      kit.keyed(list, order.slice(0, shown), item, changed);
      if (!inside || list.contains(document.activeElement)) return;
      const again = held.id && document.getElementById(held.id);
      const there = find(inside) || list.children[at] || list.lastChild;
      (again || firstButton(there) || views.firstChild).focus({ preventScroll: true });
    };
    const drawPill = () => {
      const n = fresh().length;
      const words = (many) => _n("One new text", "{n} new texts", many);
      pill.hidden = !n;
      if (!n) return;
      fill(pill, mark("up"), words(n));
      kit.announce(spoken, () => (fresh().length ? words(fresh().length) : ""));
    };
    const drawRefusals = () => {
      const some = model.get("refusals") || [];
      const once = _n(
        "Somebody tried once what their role may not do.",
        "{n} tries at what a role may not do.",
        some.length,
      );
      const line = (row) =>
        h("li", {}, kit.clock(row.at), " · ", person(row), " · ", h("code", {}, row.command));
      refusals.hidden = !some.length;
      count.textContent = once;
      fill(tries, some.slice(-5).reverse().map(line));
    };
    const sayWaiting = () => {
      const words = (n) => _n("One text waits for you", "{n} wait for you", n);
      kit.announce(spoken, () => (waiting().length ? words(waiting().length) : ""));
    };

    rows.put(model.get("rows") || [], 0);
    show(waiting().length ? "waiting" : "all");
    drawRefusals();
    kit.onChange(model, ["rows"], () => rows.put(model.get("rows") || [], 0));
    kit.onChange(model, ["refusals"], drawRefusals);
    kit.onChange(model, ["doubles"], () => {
      draw();
      sayWaiting();
    });
    kit.onChange(model, ["effect"], drawFoot);
    let flags = flagged().length;
    return {
      heard(what, more, answer) {
        if (what === "rows" && more.some((key) => wasText(rows.get(key)))) {
          order = order.filter((key) => key.includes("+") || isText(rows.get(key))); // erased words stand nowhere
          if (!order.length && view === "all") arrange();
          // A form in which somebody writes stays as it is until they are done.
          redraw(more.filter((key) => key !== is.open || isHidden(rows.get(key))));
          if (flagged().length > flags) sayWaiting();
          flags = flagged().length;
        }
        if (what === "answered" && is.busy.get(more.ref) === more.id) answered(more.ref, answer);
      },
    };
  });
});
