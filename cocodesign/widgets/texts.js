// To look at: what was written, newest first; each can be hidden for a published reason and shown again.
const TEXTS_A_STEP = 20;

export default opens((kit, model, el) => {
  const { h, fill, _, _n, mark, button, rows, outbox, person, number } = kit;
  const WHY = [
    _("Insult or attack"),
    _("Somebody’s private details"),
    _("Advertising"),
    _("Said twice"),
    _("Not about this workshop"),
    _("Another reason"),
  ];

  return kit.screen(model, el, ({ main }) => {
    let order = [];
    let shown = TEXTS_A_STEP;
    let hiddenOnly = false;
    let open = null; // the text whose form is open
    let draft = { why: "", words: "" };
    const busy = new Map(); // text -> the act that is on its way
    const refused = new Map(); // text -> why the last act was not taken

    const id = kit.newId();
    const list = h("ul.co-texts");
    const empty = h("p.co-small.co-soft");
    const foot = h("p.co-tiny.co-soft");
    const spoken = h("p.co-unseen", { role: "status" });
    const firstButton = (item) => item?.querySelector("button");
    const showNew = () => {
      arrange();
      draw();
      firstButton(list.firstChild)?.focus();
    };
    const showHidden = () => {
      hiddenOnly = !hiddenOnly;
      only.setAttribute("aria-pressed", String(hiddenOnly));
      shown = TEXTS_A_STEP;
      arrange();
      draw();
    };
    const pill = h("button.co-pill", { hidden: true, onclick: showNew });
    const only = h(
      "button.co-chip",
      { "aria-pressed": "false", onclick: showHidden },
      _("Only what is hidden"),
    );
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
    const parts = [title, pill, empty, scroll, foot, only, refusals, spoken];
    main.append(h("section.co-pan.co-look", { "aria-labelledby": id }, parts));

    // ---- which texts ----

    const isText = (row) => row?.said !== undefined;
    const isHidden = (row) => row.hidden !== null;
    const wanted = () =>
      rows.all().filter((row) => isText(row) && !row.erased && (!hiddenOnly || isHidden(row)));
    const arrange = () => {
      order = wanted()
        .sort((a, b) => b.seq - a.seq)
        .map((row) => row.id);
    };
    const fresh = () => wanted().filter((row) => !order.includes(row.id));

    // ---- one text ----

    const item = (key) => {
      const row = rows.get(key);
      const on = () => h("span.co-tiny", {}, kit.say(_("on {idea}"), { idea: h("bdi", {}, row.on) }));
      const name = () => [h("b", {}, row.title), row.said ? " · " : ""];
      return h(
        "li",
        { "data-hidden": isHidden(row) ? "" : null },
        h("p.co-by", {}, person(row), kit.since(row.at), row.on ? on() : null),
        h("p.co-voice.co-small", { dir: "auto" }, row.title ? name() : null, row.said),
        isHidden(row) ? whyHidden(row) : null,
        isHidden(row) ? showAgain(row) : open === key ? form(row) : hide(row),
        refused.has(key) ? h("p.co-small.co-refused", { role: "alert" }, refused.get(key)) : null,
      );
    };
    const whyHidden = (row) =>
      h("p.co-tiny", {}, h("span.co-chip.co-chip--alert", {}, _("Hidden")), " ", h("bdi", {}, row.hidden));
    const waits = (key) => ({ "aria-disabled": busy.has(key) ? "true" : null });
    const showAgain = (row) => {
      const label = _("Show it again: the words of {name}", { name: kit.nameOf(row) });
      const restore = () => post(row.id, { do: "restore", ref: row.id });
      return button("secondary small", _("Show it again"), restore, {
        "aria-label": label,
        ...waits(row.id),
      });
    };
    const hide = (row) => {
      const label = _("Hide… the words of {name}", { name: kit.nameOf(row) });
      const openForm = () => {
        const was = open;
        open = row.id;
        draft = { why: WHY[0], words: "" };
        redraw([was, open].filter(Boolean));
        find(open)?.querySelector("select")?.focus();
      };
      return button("quiet small", _("Hide…"), openForm, { "aria-label": label });
    };
    const form = (row) => {
      const why = h(
        "select.co-input",
        {
          id: id + "why",
          onchange: (e) => {
            draft.why = e.target.value;
          },
        },
        WHY.map((reason) => h("option", { value: reason, selected: reason === draft.why }, reason)),
      );
      const words = h("input.co-input", {
        id: id + "words",
        value: draft.words,
        dir: "auto",
        maxlength: "200",
        autocomplete: "off",
        oninput: (e) => {
          draft.words = e.target.value;
        },
      });
      const hideIt = () => {
        const reason = [draft.why || WHY[0], draft.words.trim()].filter(Boolean).join(": ");
        post(row.id, { do: "hide", ref: row.id, reason });
      };
      const leaveIt = () => {
        open = null;
        redraw([row.id]);
        firstButton(find(row.id))?.focus();
      };
      const field = (label, input) =>
        h("div.co-field", {}, h("label.co-small", { for: input.id }, label), input);
      return h(
        "div.co-stack--tight.co-hide",
        {},
        field(_("Reason, everyone sees it"), why),
        field(_("In your words, if you like"), words),
        h(
          "div.co-flow--tight",
          {},
          button("secondary small", _("Hide it"), hideIt, waits(row.id)),
          button("quiet small", _("Leave it"), leaveIt),
        ),
      );
    };
    const post = (key, act) => {
      if (busy.has(key)) return;
      refused.delete(key);
      busy.set(key, outbox.post(model, act));
      redraw([key]);
    };
    const answered = (key, answer) => {
      busy.delete(key);
      if (answer.no) refused.set(key, answer.no.say);
      else if (open === key) open = null;
      redraw([key]);
    };

    // ---- the list ----

    const find = (key) => kit.keyedChild(list, key);
    const redraw = (keys) => draw(new Set(keys));
    const draw = (changed) => {
      drawList(changed);
      kit.drawMore(more, order.length - shown);
      drawPill();
      empty.hidden = order.length > 0;
      empty.textContent = hiddenOnly
        ? _("Nothing is hidden.")
        : _("Nothing was written yet. Ideas and comments come here, newest first.");
      scroll.hidden = !order.length;
      const all = rows.all().filter(isText);
      const hidden = all.filter(isHidden).length;
      only.hidden = !hiddenOnly && !hidden;
      foot.textContent = _n(
        "Hidden so far: {hidden} of {n} text. Everyone sees this number.",
        "Hidden so far: {hidden} of {n} texts. Everyone sees this number.",
        all.length,
        { hidden: number(hidden) },
      );
    };
    // The focus stays with its text, in the field where it was or at its first button.
    const drawList = (changed) => {
      const held = document.activeElement;
      const inside = list.contains(held) ? held.closest("li")?.dataset.key : null;
      kit.keyed(list, order.slice(0, shown), item, changed);
      if (!inside || !changed?.has(inside)) return;
      const again = held.id ? document.getElementById(held.id) : firstButton(find(inside));
      again?.focus({ preventScroll: true });
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

    rows.put(model.get("rows") || [], 0);
    arrange();
    draw();
    drawRefusals();
    kit.onChange(model, ["rows"], () => rows.put(model.get("rows") || [], 0));
    kit.onChange(model, ["refusals"], drawRefusals);
    return {
      heard(what, more, answer) {
        if (what === "rows" && more.some((key) => isText(rows.get(key)))) {
          if (!order.length) arrange();
          // A form in which somebody writes stays as it is until they are done.
          redraw(more.filter((key) => key !== open || isHidden(rows.get(key))));
        }
        if (what === "answered" && busy.get(more.ref) === more.id) answered(more.ref, answer);
      },
    };
  });
});
