// What is open now, and how long still.
export default opens((kit, model, el) => {
  const { h, _, _n } = kit;
  return kit.screen(model, el, ({ main }) => {
    const plate = h("span.co-plate", { dir: "auto" }),
      timer = h("p.co-timer", { role: "timer" }),
      bar = h("i", { "aria-hidden": "true" }),
      words = h("span", {}),
      spoken = h("p.co-unseen", { role: "status" });
    timer.append(bar, words);
    main.append(h("h2.co-now", { tabindex: "-1" }, plate), timer, spoken);
    let saidMinute = null;
    const draw = () => {
      const stage = model.get("stage") || {},
        time = kit.left(stage);
      const title = stage.title || model.get("idle") || "";
      if (plate.textContent !== title) plate.textContent = title;
      bar.hidden = !time;
      const text = time ? time.words : stage.stage ? _("No end set") : model.get("next") || "";
      if (words.textContent !== text) words.textContent = text;
      if (!time) return;
      bar.style.setProperty("--left", time.share);
      const key = stage.stage + time.minutes;
      if ([10, 5, 1].includes(time.minutes) && saidMinute !== key) {
        saidMinute = key;
        spoken.textContent = _n("One minute left in {stage}.", "{n} minutes left in {stage}.", time.minutes, {
          stage: title,
        });
      }
    };
    draw();
    for (const what of ["stage", "idle", "next"]) model.on("change:" + what, draw);
    return {
      heard(what) {
        if (what === "tick") draw();
      },
    };
  });
});
