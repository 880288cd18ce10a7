// What the room reads from the back: one page at a time, between whose workshop this is and what comes next.
export default opens((kit, model, el) => {
  const { h, fill, reword, _, mark, rows, room, clock } = kit;
  const alone = !kit.onOwnPage();
  const purpose = h("p.co-voice", { dir: "auto" });
  const bar = h("i", { "aria-hidden": "true" });
  const left = h("span");
  const timer = h("p.co-timer", { role: "timer" }, bar, left);
  const sign = h("span.co-plate");
  const main = h("div.wallmain");
  const foot = h("footer.wf");
  const head = h("header.wt", {}, purpose, h("div.co-flow", {}, timer, sign));
  if (!alone) el.style.display = "contents";
  el.append(h(`div.wallpage${alone ? ".co.co-island.co-wall" : ""}`, {}, head, main, foot));

  const { pages, young, areHere } = wallPages(kit, model);
  const view = () => (pages[model.get("view")] ? model.get("view") : "wait");
  const workshop = () => model.get("workshop") || {};

  const draw = () => {
    room.stages = model.get("stages") || [];
    room.now = room.stages.find((stage) => stage.state === "open") || null;
    room.ended = !!workshop().ended_at;
    drawHead();
    drawFoot();
    drawPage();
  };
  const drawHead = () => {
    reword(purpose, workshop().purpose || "");
    reword(sign, room.now?.title || (room.ended ? _("The end") : workshop().title || ""));
    sign.hidden = !room.now && !room.ended;
    const time = kit.left(room.now);
    timer.hidden = !time;
    if (!time) return;
    bar.style.setProperty("--left", time.share);
    reword(left, time.words);
  };
  const next = () => {
    const after = kit.nextStage();
    if (!after) return "";
    const end = room.now?.closes_at;
    if (!end) return _("Then: {stage}", { stage: after.title });
    return _("{stage} at {time}", { stage: after.title, time: clock(end) });
  };
  const drawFoot = () => {
    const power = workshop().influence || {};
    const say = power.short || power.words;
    const code = model.get("doors") && view() !== "join" ? model.get("join")?.code : "";
    const key = JSON.stringify([say, next(), code, areHere()]);
    if (foot.dataset.key === key) return;
    foot.dataset.key = key;
    fill(
      foot,
      say ? h("span", { dir: "auto" }, mark("say"), h("span", {}, say)) : null,
      next() ? h("span", {}, mark("next"), next()) : null,
      code ? h("span", {}, _("Join:"), h("b.code", {}, inFours(code))) : null,
      areHere() ? h("span.co-soft", {}, areHere()) : null,
    );
  };

  // Only what changed is drawn again.
  const SHOWN = ["join", "poll", "options", "turnout", "result", "sources", "decision"];
  let drawn = "";
  let viewed = "";
  const drawPage = () => {
    const facts = {
      ideas: () => [rows.version, rows.byId.size, rows.all().filter(young).length],
      wait: () => [room, model.get("here")],
      join: () => model.get("here"),
    };
    const traits = SHOWN.map((trait) => model.get(trait));
    const key = JSON.stringify([view(), workshop().title, traits, facts[view()]?.()]);
    if (key === drawn) return;
    drawn = key;
    fill(main, pages[view()]());
    if (view() !== viewed) appear();
    viewed = view();
    document.title = workshop().title || document.title;
  };
  const appear = () => {
    main.classList.remove("appear");
    void main.offsetWidth; // the browser has to notice that the class was away
    main.classList.add("appear");
  };

  rows.put(model.get("rows") || [], 0);
  kit.attend(model, {
    message({ time }) {
      if (time) kit.setClock(time);
    },
  });
  kit.onChange(model, ["view", "workshop", "stages", "here", "doors", ...SHOWN], draw);
  kit.onChange(model, ["rows"], () => {
    rows.put(model.get("rows") || [], 0);
    draw();
  });
  const off = kit.hear((what) => {
    if (what === "rows") draw();
  });
  const ticking = setInterval(draw, 1000);
  kit.ask(model, { ask: "time" });
  draw();
  return () => {
    off();
    clearInterval(ticking);
  };
});
