// What the room reads from the back: one page at a time, between whose workshop this is and what comes next.
const TURN = 20; // seconds that each page is shown while they take turns
const LONG = 160; // characters of a purpose that is set smaller

export default opens((kit, model, el) => {
  const { h, fill, reword, _, mark, rows, room, clock } = kit;
  const alone = !kit.onOwnPage();
  const purpose = h("p.co-voice", { dir: "auto" });
  const bar = h("i", { "aria-hidden": "true" });
  const left = h("span");
  const timer = h("p.co-timer", { role: "timer" }, bar, left);
  const sign = h("span.co-plate", { dir: "auto" });
  const main = h("div.wallmain");
  const foot = h("footer.wf");
  const head = h("header.wt", {}, purpose, h("div.co-flow", {}, timer, sign));
  if (!alone) el.style.display = "contents";
  el.append(h(`div.wallpage${alone ? ".co.co-island.co-wall" : ""}`, {}, head, main, foot));

  const { pages, young, areHere } = wallPages(kit, model);
  const workshop = () => model.get("workshop") || {};

  // ---- which page ----

  let turn = { page: null, seconds: 0 };
  const view = () => {
    const rota = model.get("rota") || [];
    const page = rota.length ? turn.page : model.get("view");
    return pages[page] ? page : "wait";
  };
  // The pages take turns; nobody misses one because the wall was hidden.
  const takeTurns = () => {
    const rota = model.get("rota") || [];
    const at = rota.indexOf(turn.page);
    if (at < 0) {
      const first = Math.max(0, rota.indexOf(model.get("view")));
      turn = { page: rota[first] || null, seconds: 0 };
    } else if (turn.seconds >= TURN) turn = { page: rota[(at + 1) % rota.length], seconds: 0 };
  };
  const tick = () => {
    if (document.hidden) return;
    turn.seconds += 1;
    draw();
  };

  // ---- drawing ----

  const draw = () => {
    room.stages = model.get("stages") || [];
    room.now = room.stages.find((stage) => stage.state === "open") || null;
    room.ended = !!workshop().ended_at;
    takeTurns();
    drawHead();
    drawFoot();
    drawPage();
  };
  const drawHead = () => {
    const { purpose: why = "", purpose_short: short, title } = workshop();
    const whole = ["join", "wait", "end"].includes(view());
    const words = why.length > LONG && short && !whole ? short : why;
    purpose.classList.toggle("long", words.length > LONG);
    reword(purpose, words);
    reword(sign, plate() || title || "");
    sign.hidden = !plate();
    const time = kit.left(room.now);
    timer.hidden = !time;
    if (!time) return;
    bar.style.setProperty("--left", time.share);
    reword(left, time.words);
  };
  const plate = () => {
    if (view() === "promises") return _("What happens now");
    if (room.now) return room.now.title;
    return room.ended ? _("The end") : "";
  };
  const next = () => {
    if (view() === "promises") return nextPromise();
    const after = kit.nextStage();
    if (!after || room.ended) return "";
    const end = room.now?.closes_at;
    if (!end) return _("Then: {stage}", { stage: after.title });
    return _("{stage} at {time}", { stage: after.title, time: clock(end) });
  };
  const nextPromise = () => {
    const today = new Date(kit.now()).toISOString().slice(0, 10);
    const open = (model.get("promises") || []).filter(
      ({ state, due }) => due >= today && !["kept", "broken"].includes(state),
    );
    const [first] = open.map(({ due }) => due).sort();
    return first ? _("Next promise: {date}", { date: day(first) }) : "";
  };
  const day = (when) =>
    new Date(when).toLocaleDateString(localeOf(model.get("language") || "en"), {
      day: "numeric",
      month: "long",
    });
  const LEVELS = {
    inform: _("inform"),
    consult: _("consult"),
    involve: _("involve"),
    collaborate: _("decide together"),
    empower: _("you decide"),
  };
  const yourSay = () => {
    const { short, words = "", level } = workshop().influence || {};
    if (short || words.length <= 90) return short || words;
    const name = LEVELS[level] || words;
    return name.slice(0, 1).toUpperCase() + name.slice(1);
  };
  const aside = () => {
    const { organisation } = workshop();
    if (view() === "join" && organisation)
      return kit.say(_("Asked by {name}"), { name: h("bdi", {}, organisation) });
    const updated = model.get("updated");
    if (view() === "promises" && updated) return _("Last update {date}", { date: day(updated) });
    return room.ended ? "" : areHere();
  };
  const drawFoot = () => {
    const code = model.get("doors") && view() !== "join" ? model.get("join")?.code : "";
    const key = JSON.stringify([
      yourSay(),
      next(),
      code,
      view(),
      areHere(),
      workshop(),
      model.get("updated"),
    ]);
    if (foot.dataset.key === key) return;
    foot.dataset.key = key;
    fill(
      foot,
      yourSay() ? h("span", { dir: "auto" }, mark("say"), h("span", {}, yourSay())) : null,
      next() ? h("span", {}, mark("next"), h("span", { dir: "auto" }, next())) : null,
      code ? h("span", {}, _("Join:"), h("b.code", {}, inFours(code))) : null,
      aside() ? h("span.co-soft", {}, h("span", {}, aside())) : null,
    );
  };

  // Only what changed is drawn again, and ideas that come close together are drawn in one.
  const PAUSE = 400; // ms between two drawings of a list of ideas
  let drawn = "";
  let viewed = "";
  let drawnAt = 0;
  let waiting = 0;
  const drawPage = () => {
    const page = pages[view()];
    const size = [main.clientWidth, main.clientHeight];
    const news = rows.readable().filter(young).length;
    const key = JSON.stringify([
      view(),
      size,
      page.facts(),
      view() === "ideas" || view() === "threads" ? news : 0,
    ]);
    if (key === drawn) return;
    const wait = view() === viewed ? drawnAt + PAUSE - performance.now() : 0;
    if (wait > 0 && rows.byId.size) {
      waiting ||= setTimeout(() => {
        waiting = 0;
        draw();
      }, wait);
      return;
    }
    drawn = key;
    drawnAt = performance.now();
    page.show(main);
    if (view() !== viewed) appear(main);
    viewed = view();
    document.title = workshop().title || document.title;
  };

  rows.put(model.get("rows") || [], 0);
  kit.attend(model, {
    message({ time }) {
      if (time) kit.setClock(time);
    },
  });
  const TRAITS = [
    "view",
    "rota",
    "workshop",
    "stages",
    "here",
    "doors",
    "groups",
    "join",
    "vote",
    "poll",
    "options",
    "turnout",
  ];
  kit.onChange(model, [...TRAITS, "result", "sources", "decision", "promises", "updated", "farewell"], draw);
  kit.onChange(model, ["rows"], () => {
    rows.put(model.get("rows") || [], 0);
    draw();
  });
  const off = kit.hear((what) => {
    if (what === "rows") draw();
  });
  const ticking = setInterval(tick, 1000);
  addEventListener("resize", draw);
  kit.ask(model, { ask: "time" });
  draw();
  return () => {
    off();
    clearInterval(ticking);
    clearTimeout(waiting);
    removeEventListener("resize", draw);
  };
});
