// Which share of all talk passes between participants: the share, its interval, and what chance would give.
export default opens((kit, model, el) => {
  const { h, s, fill, reword, _, _n } = kit;
  return kit.screen(model, el, ({ main }) => {
    const id = kit.newId();
    const about = h("div.co-talk");
    const what = _(
      "Counted are comments, endorsements, builds, thanks and adopted points whose author is known. By chance: if everyone had picked whom to answer in proportion to what each role has written.",
    );
    const how = h("details.co-tiny.co-soft", {}, h("summary", {}, _("What is counted?")), h("p", {}, what));
    const title = h("h2", { id }, _("Talk among participants"));
    main.append(h("section.co-pan", { "aria-labelledby": id }, title, about, how));

    const percent = (share) => _("{n} %", { n: kit.number(Math.round(100 * share)) });
    // An arc from left to right, the whole of it for all talk.
    const arc = (share) => {
      const angle = Math.PI * (1 - share);
      return `M10 58A50 50 0 0 1 ${60 + 50 * Math.cos(angle)} ${58 - 50 * Math.sin(angle)}`;
    };
    const gauge = (share) => {
      const line = (colour, part) =>
        s("path", { d: arc(part), fill: "none", stroke: `var(--co-${colour})`, "stroke-width": 14 });
      const words = s("text", { x: 60, y: 57, "text-anchor": "middle", "font-size": 22, "font-weight": 700 });
      words.textContent = percent(share);
      const size = { width: 96, height: 53, viewBox: "0 0 120 66", class: "co-draw", "aria-hidden": "true" };
      return s("svg", size, line("sunken", 1), share ? line("primary", share) : null, words);
    };
    let drawn = "";
    const draw = () => {
      const figures = model.get("figures") || {};
      const key = JSON.stringify(figures);
      if (key === drawn) return;
      drawn = key;
      const { n = 0, share, low, high, chance } = figures;
      how.hidden = !n;
      if (!n) {
        fill(about, h("p.co-small.co-soft", {}, _("Nobody has answered anybody yet, so there is no share.")));
        return;
      }
      const main = { share: h("b", {}, percent(share)) };
      const of = kit.say(_n("{share} of one act", "{share} of {n} acts", n), main);
      const sure = { low: percent(low), high: percent(high), chance: percent(chance) };
      const range = _("{low} to {high}; {chance} by chance", sure);
      fill(about, gauge(share), h("p.co-small", {}, of, h("br"), h("span.co-soft.co-tiny", {}, range)));
    };
    draw();
    kit.onChange(model, ["figures"], draw);
  });
});
