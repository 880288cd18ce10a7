// One sheet of paper: its number, and its marks in the order in which it lists the ideas. What stands in the fields is
// known here first; a kernel's answer empties what was typed before it was asked, and nothing else.
const NUMBER = "";
const TRAITS = ["kind", "options", "most", "least", "money", "label", "scale"];

export default opens((kit, model, el) => {
  const { h, fill, reword, _, _n, number } = kit;
  return kit.screen(model, el, ({ main }) => {
    let sheet = model.get("number") || "";
    let marks = { ...model.get("marks") };
    let edits = { ...model.get("edits") };
    const fields = new Map();
    const list = h("ol.co-marks");
    const legend = h("legend.co-small");
    const scale = h("p.co-tiny.co-soft");
    const sum = h("p.co-small", { role: "status" });
    const numbered = h("input.co-input", {
      type: "text",
      autocomplete: "off",
      value: sheet,
      oninput: () => {
        sheet = numbered.value;
        typed(NUMBER);
      },
    });
    main.append(
      h("label.co-sheet-number", {}, h("span", {}, _("Number of the sheet")), numbered),
      h("fieldset", {}, legend, scale, list),
      sum,
    );
    const isTick = () => ["approval", "budget"].includes(model.get("kind"));

    const tell = () => {
      model.set("number", sheet);
      model.set("marks", marks);
      model.set("edits", edits);
      model.save_changes();
    };
    let stroke = Math.max(0, model.get("kept")?.until || 0, ...Object.values(edits));
    const typed = (name) => {
      stroke += 1;
      edits = { ...edits, [name]: stroke };
      tell();
    };
    const put = (key, value) => {
      const { [key]: old, ...others } = marks;
      marks = (value ?? false) ? { ...others, [key]: value } : others;
      typed(key);
      saySum();
    };
    const money = (n) => moneyOf(kit, model.get("money"))(n);
    const field = ({ id, name, cost }, i) => {
      const words = [
        h("span.co-num", {}, `${i + 1}.`),
        " ",
        h("bdi.co-voice", {}, name || _("Erased words")),
        Number.isFinite(cost) ? [" ", h("b.co-num", {}, money(cost))] : null,
      ];
      if (isTick()) {
        const box = h("input", {
          type: "checkbox",
          checked: Boolean(marks[id]),
          onchange: () => put(id, box.checked ? 1 : null),
        });
        fields.set(id, box);
        return h("label.co-choice", {}, box, h("span", {}, words));
      }
      const input = h("input.co-input", {
        type: "number",
        min: String(model.get("least") ?? 0),
        max: String(model.get("most")),
        inputmode: "numeric",
        autocomplete: "off",
        value: marks[id] ?? "",
        oninput: () => put(id, input.value === "" ? null : Number(input.value)),
      });
      fields.set(id, input);
      return h("label.co-sheet-mark", {}, h("span", {}, words), input);
    };
    const saySum = () => {
      const given = Object.values(marks);
      const n = given.length;
      const spent = given.reduce((all, one) => all + one, 0);
      const costs = new Map((model.get("options") || []).map(({ id, cost }) => [id, cost]));
      const paid = Object.keys(marks).reduce((all, id) => all + (costs.get(id) || 0), 0);
      const { budget } = model.get("money") || {};
      sum.classList.toggle("co-refused", model.get("kind") === "budget" && paid > budget);
      const words = {
        approval: () => _n("{n} box ticked", "{n} boxes ticked", n),
        budget: () => _("{spent} of {budget}", { spent: money(paid), budget: money(budget) }),
        dots: () => _("{n} of {most} dots", { n: number(spent), most: number(model.get("most")) }),
        ranking: () => _n("{n} idea has a place", "{n} ideas have a place", n),
      }[model.get("kind")];
      reword(sum, words ? words() : _n("{n} idea has a number", "{n} ideas have a number", n));
    };
    let drawn = "";
    const draw = () => {
      const key = JSON.stringify(TRAITS.map((trait) => model.get(trait)));
      if (key === drawn) return;
      drawn = key;
      legend.textContent = model.get("label") || "";
      const least = model.get("least") || 0;
      scale.textContent = (model.get("scale") || []).map((words, i) => `${number(least + i)} ${words}`).join(" · ");
      scale.hidden = !scale.textContent;
      const options = model.get("options") || [];
      marks = Object.fromEntries(options.filter(({ id }) => id in marks).map(({ id }) => [id, marks[id]]));
      fields.clear();
      fill(
        list,
        options.map((option, i) => h("li", {}, field(option, i))),
      );
      saySum();
    };
    // A sheet is kept: its marks go, what was typed of the next one stays, and a hand that types is left where it is.
    const beginNext = () => {
      const { until, next } = model.get("kept");
      edits = Object.fromEntries(Object.entries(edits).filter(([, edit]) => edit > until));
      const stays = new Set(Object.keys(edits));
      marks = Object.fromEntries(Object.entries(marks).filter(([option]) => stays.has(option)));
      if (!stays.has(NUMBER)) numbered.value = sheet = next;
      for (const [option, it] of fields) {
        if (stays.has(option)) continue;
        if (it.type === "checkbox") it.checked = false;
        else it.value = "";
      }
      if (!stays.size) numbered.focus();
      tell();
      saySum();
    };
    draw();
    kit.onChange(model, TRAITS, draw);
    kit.onChange(model, ["kept"], beginNext);
    kit.onChange(model, ["asks"], () => numbered.focus());
  });
});
