// The frame of every page: whose workshop this is, what is saved, what it is for, and what happens meanwhile.
export default opens((kit, model, el) => {
  const { h, _, button, outbox, page, room, rows, memory, banner } = kit;
  const info = () => model.get("workshop") || {};
  outbox.scope = model.get("scope");
  outbox.carrier = model;
  page.on = true;
  el.style.display = "contents";

  const title = h("strong", {});
  const spoken = h("p.co-unseen", { role: "status" });
  const { el: banners, put, dismiss } = bannerLane(kit);
  const status = savedStatus(kit, put);
  const purpose = strip(kit, info);
  const whose = whosePage(kit, model, put, dismiss);
  const mine = ownGroup(kit, model, put, dismiss);
  el.append(
    h("header.co-top", {}, h("div.co-whose", {}, title, whose.el, mine.el), status.el),
    purpose.el,
    banners,
    spoken,
  );

  const drawTitle = () => {
    title.textContent = info().title || "";
    document.title = info().title || document.title;
  };

  // ---- stages: a page with unsent words in it is never replaced ----

  const target = () => model.get("first") || "wait";
  const onNow = () => page.place === "now" && !page.idea;
  const unsent = () => {
    const fields = document.querySelectorAll("[data-page]:not([hidden]) textarea, [data-unsent]");
    return [...fields].some((field) => (field.value || "").trim() || field.dataset.unsent);
  };
  const busy = () => unsent() || document.querySelector("dialog[open]");

  const readStages = () => {
    room.stages = model.get("stages") || [];
    room.now = room.stages.find((stage) => stage.state === "open") || null;
    room.ended = !!info().ended_at;
    room.left = model.get("left") || "";
    page.target = target();
    kit.tell("room");
    purpose.draw();
  };
  let first = true;
  const drawStages = () => {
    const stageBefore = room.now;
    const pageBefore = page.first;
    const wasGone = !!room.left;
    readStages();
    sayGone();
    if (!first && wasGone !== !!room.left) return comeAndGo();
    const moved = stageBefore?.stage !== room.now?.stage || pageBefore !== target();
    if (first || !moved) {
      page.first = target();
      if (first) kit.tell("page");
      first = false;
      return;
    }
    const what = whatHappened(stageBefore, pageBefore);
    spoken.textContent = what;
    if (onNow() && !busy()) turnSoon(what, pageBefore);
    else {
      if (!onNow()) page.first = target();
      offer(what);
    }
  };
  // Leaving and coming back are one's own doing: the page follows at once.
  const comeAndGo = () => {
    page.first = target();
    put("stage", null);
    kit.tell("page");
    if (onNow()) page.focus();
  };
  const sayGone = () => {
    const comeBack = button("secondary small", _("Come back"), () => outbox.post(model, { do: "come_back" }));
    const shows = room.left && !(onNow() && page.first === "wait");
    put("gone", shows ? banner("", "me", h("b", {}, _("You have left this workshop.")), comeBack) : null);
  };
  const whatHappened = (stageBefore, pageBefore) => {
    if (target() === "result" && pageBefore !== "result") return _("The result is here.");
    if (room.now) return _("{stage} is open.", { stage: room.now.title });
    if (info().ended_at) return _("The workshop has ended.");
    const closed = room.stages.find((stage) => stage.stage === stageBefore?.stage);
    return _("{stage} closed.", { stage: closed?.title || "" });
  };
  const turnSoon = (what, pageBefore) => {
    const turns = target() === pageBefore ? "" : _("The page changes by itself.");
    put("stage", banner("", "flag", [h("b", {}, what), " ", turns]));
    setTimeout(() => {
      if (!onNow() || busy()) return offer(what);
      page.first = target();
      put("stage", null);
      if (pageBefore === page.first) return kit.tell("page");
      page.go("now", null, { quiet: true });
      scrollTo(0, 0);
      page.focus();
    }, 3000);
  };
  const offer = (what) => {
    const turn = () => {
      put("stage", null);
      page.first = target();
      page.go("now");
    };
    const stays = unsent() ? _("What you are writing stays here.") : "";
    const goThere = button("secondary small", _("Go there"), turn);
    put("stage", banner("", "flag", [h("b", {}, what), " ", stays], goThere, dismiss("stage")));
  };
  // Stages and page come one after the other: they are looked at together.
  let soon = null;
  const lookSoon = () => {
    clearTimeout(soon);
    soon = setTimeout(drawStages, 60);
  };

  // ---- time ----

  const sayMinutes = kit.minutesSpeaker(spoken);
  const tick = () => {
    kit.tell("tick");
    status.draw();
    const time = kit.left(room.now);
    if (time) sayMinutes(room.now, time);
    const lastMinute = time && time.ms > 0 && time.ms < 60000;
    const voting = /^(vote|budget)$/.test(room.now?.kind) && page.first === "vote";
    const words = _("The vote closes in less than a minute. What is not sent is not counted.");
    put("last", voting && lastMinute ? banner("", "clock", words) : null);
  };
  const timer = setInterval(tick, 1000);

  // ---- other banners ----

  const drawConsents = () => {
    const asked = model.get("to_confirm") || [];
    const words = [
      h("b", {}, _("One more question about your data.")),
      " ",
      _("What you ticked at the door counts only when you say it twice."),
    ];
    const answer = button("secondary small", _("Answer"), () => page.go("part"));
    put("consent", asked.length ? banner("yours", "me", words, answer) : null);
  };
  const drawInvitations = (changed) => {
    if (!changed.some((id) => "asked" in rows.get(id) || id === askedFor)) return;
    const row = rows.all().find((one) => one.asked && !one.hidden);
    askedFor = row?.id;
    if (!row) return put("author", null);
    const see = button("secondary small", _("See it"), () => page.go("ideas", row.id));
    const idea = h("b", { dir: "auto" }, kit.called(row));
    put("author", banner("", "pen", kit.say(_("You are asked to be an author of {idea}."), { idea }), see));
  };
  let askedFor = null;
  const sayElsewhere = () => {
    const words = [
      h("b", {}, _("Also open elsewhere.")),
      " ",
      _("Both pages work. What you have not sent stays in the page where you wrote it."),
    ];
    put("tab", banner("", "flag", words, dismiss("tab")));
  };
  // The facilitator invites everybody who is silent, alike; one tap and it is gone for good.
  const drawInvitation = () => {
    const at = model.get("invited") || "";
    const key = outbox.scope + ":invited";
    const isNew = at && memory.get(key, "") < at;
    const write = button("secondary small", _("Write it"), () => page.go("ideas"));
    const close = dismiss("invited", () => memory.set(key, at));
    const buttons = h("div.co-flow--tight", {}, write, close);
    put("invited", isNew ? banner("", "say", _("There is room for your idea."), buttons) : null);
  };
  // What was told or moved since this phone showed it last. Promises only where somebody asked to be told.
  const PROMISED = {
    made: _("New promise: {text}"),
    moved: _("A promise moved to {day}: {text}"),
    kept: _("A promise was kept: {text}"),
    broken: _("A promise will not be kept: {text}"),
    update: _("News: {text}"),
  };
  const toldKey = () => outbox.scope + ":told";
  const newest = () => Math.max(0, ...(model.get("news") || []).map((one) => one.seq));
  const remember = () => memory.set(toldKey(), newest());
  const drawNews = () => {
    if (!page.dock) return; // not before the page knows where it was left
    const told = memory.get(toldKey(), null);
    if (told === null || page.name === "actions") {
      remember();
      return put("news", null);
    }
    const follows = memory.get(outbox.scope + ":follow", false);
    const fresh = (model.get("news") || []).filter(
      ({ seq, what }) => seq > told && (what === "update" || follows),
    );
    if (!fresh.length) return put("news", null);
    const { what, text, due } = fresh.at(-1);
    const slots = { text: h("bdi", {}, text), day: due ? kit.day(due) : "" };
    const rest = fresh.length - 1;
    const more = rest ? " · " + kit._n("and one more", "and {n} more", rest) : "";
    const see = button("secondary small", _("See it"), () =>
      page.go(page.first === "actions" ? "now" : "actions"),
    );
    const buttons = h("div.co-flow--tight", {}, see, dismiss("news", remember));
    put("news", banner("", "flag", [kit.say(PROMISED[what], slots), more], buttons));
  };
  // Words that came back while their page is not in sight.
  const HOMES = { add_idea: "ideas", comment: "idea", revise_idea: "idea", pledge: "actions" };
  const sayRefused = (act, answer) => {
    const home = HOMES[act.do];
    if (!answer.no || !home || page.name === home) return;
    const see = button("secondary small", _("See my words"), () => {
      put("refused", null);
      page.go(home === "actions" ? home : "ideas", home === "idea" ? act.ref : null);
    });
    const words = [h("b", {}, _("Not sent.")), " ", answer.no.say];
    put("refused", banner("unsaved", "warn", words, see));
  };

  const off = kit.hear((what, more, answer) => {
    if (what === "elsewhere") sayElsewhere();
    if (what === "rows") drawInvitations(more);
    if (["posted", "answered", "status"].includes(what)) status.draw();
    if (what === "answered") sayRefused(more, answer);
    if (what === "page") {
      if (onNow() && page.first === target()) put("stage", null); // one is where it leads
      sayGone();
      drawNews();
    }
    if (what === "follow") remember();
  });
  memory.set(outbox.scope + ":tab", kit.newId()); // another page of this person hears it
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    kit.tell("back");
    outbox.resend();
  });

  kit.attend(model, {
    message({ time }) {
      if (time) kit.setClock(time);
    },
  });
  kit.onChange(model, ["workshop"], drawTitle);
  kit.onChange(model, ["me", "scope"], whose.draw);
  kit.onChange(model, ["me", "group"], mine.draw);
  kit.onChange(model, ["workshop", "stages", "first", "left"], lookSoon);
  kit.onChange(model, ["to_confirm"], drawConsents);
  kit.onChange(model, ["invited"], drawInvitation);
  kit.onChange(model, ["news"], drawNews);
  kit.onChange(model, ["link"], () => {
    outbox.link = model.get("link");
    if (outbox.link === "live") outbox.resend();
    status.draw();
  });
  outbox.link = model.get("link") || "live";
  kit.ask(model, { ask: "time" });
  drawTitle();
  whose.draw();
  mine.draw();
  drawStages();
  drawConsents();
  drawInvitations([...rows.byId.keys()]);
  drawInvitation();
  drawNews();
  tick();
  if (outbox.all().length) outbox.resend();
  return () => {
    off();
    clearInterval(timer);
  };
});
