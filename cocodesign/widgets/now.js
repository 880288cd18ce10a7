// What is open now, and how long still.
export default opens((kit, model, el) => {
  const { h, reword, _ } = kit;
  return kit.screen(model, el, ({ main }) => {
    const plate = h("span.co-plate", { dir: "auto" });
    const bar = h("i", { "aria-hidden": "true" });
    const words = h("span", {});
    const spoken = h("p.co-unseen", { role: "status" });
    const timer = h("p.co-timer", { role: "timer" }, bar, words);
    main.append(h("h2.co-now", { tabindex: "-1" }, plate), timer, spoken);

    const sayMinutes = kit.minutesSpeaker(spoken);
    const draw = () => {
      const stage = model.get("stage") || {};
      const time = kit.left(stage);
      const idle = stage.stage ? _("No end set") : model.get("next") || "";
      reword(plate, stage.title || model.get("idle") || "");
      reword(words, time ? time.words : idle);
      bar.hidden = !time;
      if (!time) return;
      bar.style.setProperty("--left", time.share);
      sayMinutes(stage, time);
    };
    draw();
    kit.onChange(model, ["stage", "idle", "next"], draw);
    return {
      heard(what) {
        if (what === "tick") draw();
      },
    };
  });
});
