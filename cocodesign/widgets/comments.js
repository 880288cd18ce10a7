// What is said about an idea, and the field in which one says something about it oneself.
const COMMENTS_A_STEP = 20;

const comments = (kit, model, { idea }) => {
  const { h, fill, _, _n, mark, button, outbox, page, memory, person } = kit;
  const SIDES = {
    for: ["▲", _("For")],
    neutral: ["■", _("Neutral")],
    against: ["▼", _("Against")],
  };
  const all = () => model.get("comments") || [];
  const talking = () => model.get("talking");
  const limit = () => model.get("limit") || 500;
  const draftKey = (of = idea()) => `${model.get("scope")}:${of}:comment`;

  let filter = "all";
  let shown = COMMENTS_A_STEP;
  let known = null; // the comments that were asked for; later ones wait behind the pill
  let replyTo = null;

  // ---- the comment one writes ----

  const group = kit.newId();
  const field = h("textarea.co-input.short", {
    id: kit.newId(),
    rows: "2",
    dir: "auto",
    placeholder: _("Say it to the idea, not to the person"),
  });
  const side = (value) => {
    const [sign, words] = SIDES[value];
    const radio = h("input", { type: "radio", name: group, value, checked: value === "neutral" });
    return h("label", {}, radio, h("span", {}, h("span", { "aria-hidden": "true" }, sign), " ", words));
  };
  const sides = h("div.seg", {}, side("for"), side("neutral"), side("against"));
  const chosen = () => sides.querySelector("input:checked")?.value || "neutral";
  const choose = (value) => {
    const radio = sides.querySelector(`[value="${value}"]`);
    if (radio) radio.checked = true;
  };
  const to = h("p.co-small", { hidden: true });
  const trouble = h("div");
  const counter = h("span.co-tiny.co-soft.co-num");
  const send = button("secondary", _("Send comment"), () => post());
  const submit = (e) => {
    e.preventDefault();
    post();
  };
  const form = h(
    "form.co-card.co-stack--tight",
    { onsubmit: submit },
    h("fieldset.co-stack--tight", {}, h("legend.co-strong", {}, _("Your comment is…")), sides),
    to,
    h("label.co-unseen", { for: field.id }, _("Comment")),
    field,
    counter,
    trouble,
    send,
  );

  let saver = null;
  const length = () => [...field.value.trim()].length;
  const measure = () => {
    counter.textContent = _("{n} of {limit}", { n: length(), limit: limit() });
    send.setAttribute("aria-disabled", String(!length() || length() > limit()));
  };
  const keep = () => {
    clearTimeout(saver);
    const key = draftKey();
    saver = setTimeout(() => {
      memory.set(key, field.value.trim() ? { text: field.value, side: chosen() } : null);
    }, 400);
    measure();
  };
  field.addEventListener("input", keep);
  sides.addEventListener("change", keep);

  const reply = (id) => {
    replyTo = id;
    drawReply();
    field.focus();
  };
  const drawReply = () => {
    const comment = all().find(({ id }) => id === replyTo);
    to.hidden = !comment;
    if (!comment) return fill(to);
    const notAReply = button("quiet small", _("Not a reply"), () => reply(null));
    fill(to, kit.say(_("Reply to {name}"), { name: person(comment) }), notAReply);
  };
  const post = () => {
    const text = field.value.trim();
    if (!text) field.focus();
    if (!text || length() > limit()) return;
    clearTimeout(saver);
    memory.set(draftKey(), null);
    fill(trouble);
    const answers = replyTo ? { reply_to: replyTo } : {};
    outbox.post(model, { do: "comment", ref: idea(), text, alignment: chosen(), ...answers });
    field.value = "";
    replyTo = null;
    drawReply();
    measure();
  };
  const refused = (act, answer) => {
    // Its author looks at another idea by now: the words wait there as a draft.
    if (act.ref !== idea()) {
      memory.set(draftKey(act.ref), { text: act.text, side: act.alignment });
      return;
    }
    fill(trouble, kit.refusal(answer));
    if (!field.value.trim()) field.value = act.text;
    keep();
  };

  // ---- what is said about it ----

  const count = h("h2");
  const tally = h("p.co-tiny.co-soft");
  const filters = kit.chips(
    _("Show comments"),
    [["all", _("All")], ...["for", "against", "neutral"].map((value) => [value, SIDES[value][1]])],
    (value) => {
      filter = value;
      draw();
    },
  );
  const pill = h("button.co-pill", { hidden: true });
  const list = h("ul.cms");
  const more = button("secondary wide", "", () => {
    shown += COMMENTS_A_STEP;
    draw();
  });

  const item = (comment) => {
    if (comment.erased) return foldedItem(_("These words were erased by their author."));
    if (comment.hidden !== null) {
      return foldedItem([_("Hidden by the facilitator") + ": ", h("bdi", {}, comment.hidden)]);
    }
    const [sign, words] = SIDES[comment.side];
    const whom = comment.to && all().find(({ id }) => id === comment.to);
    return h(
      `li.cm${comment.to ? ".re" : ""}`,
      {},
      h(
        "p.co-by",
        {},
        h("span.side." + comment.side, {}, h("span", { "aria-hidden": "true" }, sign), " ", words),
        person(comment),
        comment.mine ? kit.yours() : null,
        kit.since(comment.at),
      ),
      whom ? h("p.co-tiny.co-soft", {}, kit.say(_("to {name}"), { name: person(whom) })) : null,
      h("p.co-voice.text", { dir: "auto" }, comment.text),
      talking() ? h("div.acts", {}, replyButton(comment)) : null,
    );
  };
  const foldedItem = (words) => h("li.cm", {}, h("p.co-small.co-soft", {}, words));
  const replyButton = (comment) =>
    button("quiet small", _("Reply"), () => reply(comment.id), {
      "aria-label": _("Reply to {name}", { name: kit.nameOf(comment) }),
    });

  const draw = () => {
    known ??= new Set(all().map(({ id }) => id));
    for (const comment of all()) if (comment.mine) known.add(comment.id);
    drawPill();
    drawTally();
    drawList();
  };
  const drawPill = () => {
    const n = all().filter(({ id }) => !known.has(id)).length;
    pill.hidden = !n;
    if (n) fill(pill, mark("up"), _n("One new comment", "{n} new comments", n));
  };
  const drawTally = () => {
    const live = all().filter((comment) => comment.hidden === null && !comment.erased);
    const on = (value) => live.filter((comment) => comment.side === value).length;
    const figures = [
      _n("{n} for", "{n} for", on("for")),
      _n("{n} against", "{n} against", on("against")),
      _n("{n} neutral", "{n} neutral", on("neutral")),
    ];
    count.textContent = _n("One comment", "{n} comments", live.length);
    tally.textContent = live.length ? figures.join(" · ") : _("Nobody has said anything about it yet.");
    filters.hidden = live.length < 2;
  };
  const drawList = () => {
    const wanted = (comment) => filter === "all" || comment.side === filter;
    const order = threaded(all().filter((comment) => known.has(comment.id) && wanted(comment)));
    const byId = new Map(order.map((comment) => [comment.id, comment]));
    const face = (comment) => JSON.stringify([comment, talking()]);
    // An item in which the focus is stays as it is until the focus has gone.
    const isStale = (comment) => {
      const li = kit.keyedChild(list, comment.id);
      return li && li.dataset.is !== face(comment) && !li.contains(document.activeElement);
    };
    const ids = order.map(({ id }) => id);
    const stale = new Set(order.filter(isStale).map(({ id }) => id));
    kit.keyed(list, ids.slice(0, shown), (id) => item(byId.get(id)), stale);
    for (const li of list.children) li.dataset.is ??= face(byId.get(li.dataset.key));
    kit.drawMore(more, order.length - shown);
  };
  // A reply stands under what it answers, at one step of depth.
  const threaded = (some) => {
    const ids = new Set(some.map(({ id }) => id));
    const under = (id) =>
      some.filter(({ to }) => to === id).flatMap((comment) => [comment, ...under(comment.id)]);
    const first = some.filter(({ to }) => !to || !ids.has(to));
    return first.flatMap((comment) => [comment, ...under(comment.id)]);
  };

  pill.addEventListener("click", () => {
    const first = all().find(({ id }) => !known.has(id));
    for (const { id } of all()) known.add(id);
    shown += COMMENTS_A_STEP;
    draw();
    const li = kit.keyedChild(list, first?.id);
    if (!li) return;
    li.tabIndex = -1;
    li.scrollIntoView({ block: "center" });
    li.focus({ preventScroll: true });
  });

  // Comments carry the idea they belong to, so that a late answer is never shown under another idea.
  kit.onChange(model, ["comments"], () => {
    if (all().some(({ ref }) => ref !== idea())) return;
    if (model.get("of") === idea()) known ??= new Set(all().map(({ id }) => id));
    draw();
  });

  const el = h(
    "section.co-stack--tight",
    {},
    count,
    tally,
    filters,
    h("div.pillbox", {}, pill),
    list,
    more,
    form,
  );
  return {
    el,
    form,
    refused,
    redraw() {
      fill(list);
      draw();
    },
    // To another idea: its own comments, its own draft.
    turn() {
      known = null;
      shown = COMMENTS_A_STEP;
      filter = "all";
      replyTo = null;
      fill(list);
      fill(trouble);
      drawReply();
      const draft = memory.get(draftKey(), null);
      field.value = draft?.text || "";
      choose(draft?.side || "neutral");
      measure();
      if (!page.on || all().some(({ ref }) => ref === idea())) draw();
    },
  };
};
