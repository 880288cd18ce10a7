// The parts of the console of which one is seen: tabs that go by arrow keys, each with what waits behind it.
export default opens((kit, model, el) => {
  const { h, fill, number } = kit;
  return kit.screen(model, el, ({ main }) => {
    const id = kit.newId();
    const bar = h("div.co-tabs", { role: "tablist", "aria-label": model.get("label") });
    main.append(bar);
    const tabs = () => model.get("tabs") || [];
    const find = (name) => bar.querySelector(`[data-tab="${CSS.escape(name)}"]`);

    const choose = (name) => {
      model.set("chosen", name);
      model.save_changes();
      draw();
    };
    const keys = (e) => {
      const names = tabs().map((tab) => tab.name);
      const at = names.indexOf(model.get("chosen"));
      const steps = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 };
      if (steps[e.key] === undefined) return;
      e.preventDefault();
      choose(names.at(steps[e.key] % names.length));
      find(model.get("chosen")).focus();
    };
    const make = (name, old) => {
      const { words, n } = tabs().find((tab) => tab.name === name);
      const button = old || h("button.co-tab", { role: "tab", id: id + name, "data-tab": name });
      if (!old) {
        button.addEventListener("click", () => choose(name));
        button.addEventListener("keydown", keys);
      }
      fill(button, words, n ? h("span.co-tab-n", {}, number(n)) : null);
      return button;
    };
    let drawn = "";
    const draw = () => {
      const names = tabs().map((tab) => tab.name);
      const key = JSON.stringify(tabs());
      kit.keyed(bar, names, make, key === drawn ? null : new Set(names));
      drawn = key;
      bar.dataset.chosen = model.get("chosen");
      for (const button of bar.children) {
        const is = button.dataset.key === model.get("chosen");
        button.setAttribute("aria-selected", String(is));
        button.tabIndex = is ? 0 : -1;
      }
      name();
    };
    // What each tab shows stands beside this widget, made by others, and comes when it comes.
    const name = () => {
      const panels = el.closest(".co-tabbed")?.children || [];
      for (const panel of panels) {
        const which = [...panel.classList].find((one) => one.startsWith("co-panel-"))?.slice(9);
        const tab = which && find(which);
        if (!tab || panel.id === tab.id + "-panel") continue;
        panel.id = tab.id + "-panel";
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", tab.id);
        tab.setAttribute("aria-controls", panel.id);
      }
    };
    draw();
    kit.onChange(model, ["tabs", "chosen"], draw);
    return {
      heard(what) {
        if (what === "tick") name();
      },
    };
  });
});
