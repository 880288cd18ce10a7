// The marks of one sheet of paper, in the order in which it lists the ideas.
export default opens((kit, model, el) => {
  const { h, fill, reword, _, _n, number } = kit;
  return kit.screen(model, el, ({ main }) => {
    const list = h("ol.co-marks");
    const legend = h("legend.co-small");
    const sum = h("p.co-small", { role: "status" });
    main.append(h("fieldset", {}, legend, list), sum);
    const isTick = () => model.get("kind") === "approval";
    const marks = () => model.get("marks") || {};

    const put = (key, value) => {
      const { [key]: old, ...others } = marks();
      kit.save(model, "marks", (value ?? false) ? { ...others, [key]: value } : others);
      saySum();
    };
    const field = ({ id, name }, i) => {
      const words = [
        h("span.co-num", {}, `${i + 1}.`),
        " ",
        h("bdi.co-voice", {}, name || _("Erased words")),
      ];
      if (isTick()) {
        const box = h("input", { type: "checkbox", onchange: () => put(id, box.checked ? 1 : null) });
        return h("label.co-choice", {}, box, h("span", {}, words));
      }
      const input = h("input.co-input", {
        type: "number",
        min: "0",
        max: String(model.get("most")),
        inputmode: "numeric",
        autocomplete: "off",
        oninput: () => put(id, input.value === "" ? null : Number(input.value)),
      });
      return h("label.co-sheet-mark", {}, h("span", {}, words), input);
    };
    const saySum = () => {
      const given = Object.values(marks());
      const n = given.length;
      const spent = given.reduce((all, one) => all + one, 0);
      const words = {
        approval: () => _n("{n} box ticked", "{n} boxes ticked", n),
        dots: () => _("{n} of {most} dots", { n: number(spent), most: number(model.get("most")) }),
        ranking: () => _n("{n} idea has a place", "{n} ideas have a place", n),
      }[model.get("kind")];
      reword(sum, words ? words() : _n("{n} idea has a number", "{n} ideas have a number", n));
    };
    let drawn = "";
    const draw = () => {
      const key = JSON.stringify(
        ["kind", "options", "most", "label", "sheet"].map((trait) => model.get(trait)),
      );
      if (key === drawn) return;
      drawn = key;
      legend.textContent = model.get("label") || "";
      fill(
        list,
        (model.get("options") || []).map((option, i) => h("li", {}, field(option, i))),
      );
      saySum();
    };
    draw();
    kit.onChange(model, ["kind", "options", "most", "label", "sheet"], draw);
    kit.onChange(model, ["marks"], saySum);
  });
});
