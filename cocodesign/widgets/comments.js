// What is said about an idea, and the field in which one says something about it oneself.
const COMMENTS_A_STEP = 20;

const comments = (kit, model, { idea, undo, askToLook, takeUp, sheet }) => {
  const { h, fill, _, _n, mark, button, outbox, page, memory, person, rows } = kit;
  const SIDES = {
    for: ["▲", _("For")],
    neutral: ["■", _("Neutral")],
    against: ["▼", _("Against")],
  };
  // By id, in the order in which they came; what changes later comes comment by comment.
  let byId = new Map();
  const take = () => {
    byId = new Map((model.get("comments") || []).map((comment) => [comment.id, comment]));
  };
  const all = () => [...byId.values()];
  const talking = () => model.get("talking");
  const limit = () => model.get("limit") || 500;
  const draftKey = (of = idea()) => `${model.get("scope")}:${of}:comment`;

  let filter = "all";
  let shown = COMMENTS_A_STEP;
  let known = null; // the comments that were asked for; later ones wait behind the pill
  let replyTo = null;
  let isAway = false;

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
  const other = button("quiet small back", _("Propose other words"), () => propose());
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
    h("div.co-flow--tight", {}, send, other),
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
    const comment = byId.get(replyTo);
    other.hidden = !!comment || !!rows.get(idea())?.mine;
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
  const propose = () => {
    const of = idea();
    const { id: ref, title, text } = rows.get(of);
    const key = `${model.get("scope")}:${of}:words`;
    const draft = { get: () => memory.get(key, null), set: (words) => memory.set(key, words) };
    const send = (words) => {
      const about = { text: words.why, alignment: chosen(), new_text: words.text, new_title: words.title };
      outbox.post(model, { do: "comment", ref, ...about });
    };
    sheet("propose", { row: { title, text }, limit: limit(), draft, send });
  };
  // What was proposed is kept until the record has it.
  const answered = (act, answer) => {
    if (act.do !== "comment" || !act.new_text || answer.no) return;
    memory.set(`${model.get("scope")}:${act.ref}:words`, null);
  };
  const refused = (act, answer) => {
    // Its author looks at another idea by now: the words wait there as a draft.
    if (act.ref !== idea()) {
      memory.set(draftKey(act.ref), { text: act.text, side: act.alignment });
      return;
    }
    fill(trouble, kit.refusal(answer));
    if (act.new_text) return; // the sheet has kept them
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
    const from = list.children.length;
    shown += COMMENTS_A_STEP;
    draw();
    list.children[from]?.querySelector("button")?.focus();
  });

  const item = (comment) => {
    if (comment.erased || comment.hidden !== null) return foldedItem(comment);
    const [sign, words] = SIDES[comment.side];
    const whom = byId.get(comment.to);
    return h(
      `li.cm${whom ? ".re" : ""}`,
      {},
      h(
        "p.co-by",
        {},
        h("span.side." + comment.side, {}, h("span", { "aria-hidden": "true" }, sign), " ", words),
        person(comment),
        comment.mine ? kit.yours() : null,
        kit.since(comment.at),
      ),
      // A reply stands under what it answers; one that answers a reply says whom.
      whom?.to ? h("p.co-tiny.co-soft", {}, kit.say(_("to {name}"), { name: person(whom) })) : null,
      h("p.co-voice.text", { dir: "auto" }, comment.text),
      comment.words ? proposed(comment) : null,
      h("div.acts", {}, comment.mine ? ownActs(comment) : acts(comment)),
      answersTo(comment),
    );
  };
  // Other words for the idea: everybody reads and compares them, its authors take them or not.
  const proposed = (comment) => {
    const { words } = comment;
    const row = rows.get(idea()) || {};
    const compare = () => {
      const is = { ...row, called: _("The idea as it is") };
      const would = { ...words, ...whose(comment), at: comment.at, called: _("With these words") };
      sheet("versions", [is, would], model.get("language"), _("What would change"));
    };
    const open = talking() && row.hidden === null && !row.erased && !words.taken;
    const fork = () => kit.tell("build", row.id, { kind: "forks", text: words.text, title: words.title });
    return h(
      "blockquote.proposed.co-stack--tight",
      {},
      h("p.co-tiny.co-soft", {}, _("Other words for the idea:")),
      words.title ? h("p.co-voice", { dir: "auto" }, h("b", {}, words.title)) : null,
      h("p.co-voice.text", { dir: "auto" }, words.text),
      words.by
        ? h(
            "p.co-tiny.co-soft",
            {},
            words.taken
              ? kit.say(_("{name} took these words."), { name: person(words.by) })
              : kit.say(_("{name} left the idea as it is."), { name: person(words.by) }),
          )
        : null,
      h(
        "div.acts",
        {},
        open && row.mine ? button("secondary small", _("Take these words"), () => takeWords(comment), { "data-act": "take" }) : null,
        open && row.mine && !words.by ? quiet("leave", _("Leave it as it is"), null, () => leaveWords(comment)) : null,
        words.taken ? null : quiet("compare", _("Compare"), null, compare),
        open && comment.mine && words.by && model.get("taking")
          ? quiet("own", _("Make it an idea of your own"), null, fork)
          : null,
      ),
    );
  };
  const whose = ({ who, n }) => ({ who, n });
  const takeWords = (comment) => {
    const { title, text } = rows.get(idea());
    touched.add(comment.id);
    outbox.post(model, { do: "take_words", ref: comment.id });
    const back = () => outbox.post(model, { do: "revise_idea", ref: comment.ref, title, text });
    kit.toast(undo, _("Your idea has these words now. Those before stay as a version."), back);
  };
  const leaveWords = (comment) => {
    touched.add(comment.id);
    outbox.post(model, { do: "decline_words", ref: comment.id });
    reply(comment.id); // to say why, if one likes
  };
  const foldedItem = (comment) => {
    const mine = comment.mine && comment.text;
    return h(
      "li.cm",
      {},
      h("p.co-small.co-soft", {}, kit.whyGone(comment)),
      mine ? h("p.co-voice.text", { dir: "auto" }, comment.text) : null,
      mine && comment.withdrawn ? sayAgain(comment) : null,
    );
  };
  const quiet = (act, words, label, onclick) =>
    button("quiet small", words, onclick, { "data-act": act, "aria-label": label });
  const replyButton = (comment) =>
    talking() &&
    quiet("reply", _("Reply"), _("Reply to {name}", { name: kit.nameOf(comment) }), () => reply(comment.id));
  const acts = (comment) => {
    const name = kit.nameOf(comment);
    const labels = {
      thank: _("Thank {name}", { name }),
      adopt: _("Adopt this point of {name}", { name }),
      endorse: _("Endorse what {name} says", { name }),
    };
    const gesture = (what, more) =>
      given.button(what, comment.id, "quiet.co-button--small", { label: labels[what], name, ...more });
    const look = _("Ask the facilitator to look");
    return [
      replyButton(comment),
      !kit.room.ended && gesture("thank"),
      talking() && gesture("adopt", { onclick: () => takeUp(comment.id, given) }),
      !kit.room.ended &&
        h(
          "details.more",
          {},
          h("summary.co-button.co-button--quiet.co-button--small", {}, _("More")),
          talking() && gesture("endorse"),
          comment.flagged
            ? h("p.co-tiny.co-soft", {}, _("You asked the facilitator to look at it."))
            : quiet("flag", look, null, () => askToLook(comment)),
        ),
    ];
  };
  const ownActs = (comment) => [
    replyButton(comment),
    quiet("withdraw", _("Withdraw"), _("Withdraw your comment"), () => withdraw(comment, true)),
  ];
  const sayAgain = (comment) => quiet("withdraw", _("Say it again"), null, () => withdraw(comment, false));
  const withdraw = (comment, back) => {
    outbox.post(model, { do: back ? "withdraw" : "unwithdraw", ref: comment.id });
    touched.add(comment.id);
    const words = back ? _("Your comment is withdrawn.") : _("Your comment is there again.");
    kit.toast(undo, words, () => withdraw(comment, !back));
  };
  const answersTo = (comment) => {
    const n = (what) => given.count(what, comment.id);
    const adopters = comment.adopters || [];
    const figures = [
      n("thank") && [_n("thanked by one", "thanked by {n}", n("thank"))],
      n("endorse") && [_n("endorsed by one", "endorsed by {n}", n("endorse"))],
      adopters.length &&
        kit.say(_("adopted by {names}"), { names: h("span", {}, kit.listed(adopters.map(person))) }),
      adopters.length < comment.adopted && [
        _n("and one more", "and {n} more", comment.adopted - adopters.length),
      ],
    ].filter(Boolean);
    const parts = figures.flatMap((figure, i) => (i ? [" · ", ...figure] : figure));
    return h("p.co-tiny.co-soft.answers", {}, parts);
  };

  // What one did oneself is drawn at once, also under the finger that did it.
  const touched = new Set();
  const given = gestures(kit, model, {
    undo,
    row: (id) => byId.get(id),
    draw(id) {
      touched.add(id);
      const li = kit.keyedChild(list, id);
      if (li) renew(li);
    },
  });

  // The comments of the idea that is open are here, and not still on their way.
  const areHere = () => !page.on || model.get("of") === idea();
  const draw = () => {
    if (!areHere()) return;
    known ??= new Set(all().map(({ id }) => id));
    for (const comment of all()) if (comment.mine) known.add(comment.id);
    drawPill();
    drawTally();
    drawList();
    isAway = false;
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
    const ids = order.slice(0, shown).map(({ id }) => id);
    for (const li of [...list.children].filter(isStale)) renew(li);
    kit.keyed(list, ids, (id) => drawn(byId.get(id)));
    kit.drawMore(more, order.length - ids.length);
  };
  const face = (comment) => JSON.stringify([comment, talking()]);
  const drawn = (comment) => {
    const li = item(comment);
    li.dataset.key = comment.id;
    li.dataset.is = face(comment);
    return li;
  };
  // The focus stays where it was, and what was unfolded stays so.
  const renew = (li) => {
    const held = document.activeElement;
    const act = li.contains(held) && (held.dataset.act || "none");
    const fresh = drawn(byId.get(li.dataset.key));
    const [was, is] = [li, fresh].map((each) => each.querySelector("details"));
    if (was && is) is.open = was.open;
    li.replaceWith(fresh);
    if (act) (fresh.querySelector(`[data-act="${act}"]`) || fresh.querySelector("summary,button"))?.focus();
  };
  // What others did to a comment that one has before one's eyes waits until it is out of sight, but for the figures.
  const isStale = (li) => {
    const comment = byId.get(li.dataset.key);
    if (!comment || touched.has(comment.id)) return !!comment;
    if (li.dataset.is === face(comment)) return false;
    const [had, has] = [li, item(comment)].map((each) => each.querySelector(".answers"));
    if (had?.textContent && has?.textContent) fill(had, ...has.childNodes);
    const box = li.getBoundingClientRect();
    return isAway || box.bottom < 0 || box.top > innerHeight;
  };
  // A reply stands under what it answers, at one step of depth.
  const threaded = (some) => {
    const ids = new Set(some.map(({ id }) => id));
    const under = new Map();
    const first = [];
    for (const comment of some) {
      if (!ids.has(comment.to)) first.push(comment);
      else if (under.has(comment.to)) under.get(comment.to).push(comment);
      else under.set(comment.to, [comment]);
    }
    const order = [];
    const left = first.reverse();
    while (left.length) {
      const comment = left.pop();
      order.push(comment);
      left.push(...(under.get(comment.id) || []).reverse());
    }
    return order;
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
  const takeAll = () => {
    if (model.get("of") !== idea()) return;
    take();
    known ??= new Set(byId.keys());
    draw();
    touched.clear();
  };
  // Both come with one message: they are looked at together.
  kit.onChange(model, ["comments", "of"], () => queueMicrotask(takeAll));
  const message = ({ comments: some, of }) => {
    if (!some || of !== idea()) return;
    for (const comment of some) byId.set(comment.id, comment);
    draw();
    for (const { id } of some) touched.delete(id);
  };

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
    message,
    answered,
    // One looks at something else: what others did meanwhile is drawn when one is back.
    leave() {
      isAway = true;
    },
    back: draw,
    refused(act, answer) {
      if (act.do === "comment") refused(act, answer);
      else if (byId.has(act.ref)) {
        if (!given.refused(act, answer)) fill(undo, kit.refusal(answer));
      }
    },
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
      byId = new Map();
      if (areHere()) take();
      draw();
    },
  };
};
