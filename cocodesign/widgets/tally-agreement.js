// How far everybody goes along: for each proposal a bar around the line between against and for, and every level in words.
const EDGE = "1px solid var(--co-surface)";
const LINE = "2px solid var(--co-ink)";
const agreementOf = (kit, count, call, { isMine }) => {
  const { h, _, number, yours } = kit;
  const words = levelsOf(kit, count.options.levels);
  const middle = count.options.levels === 8 ? [3, 4] : [2];
  const side = (i) => (i < middle[0] ? "against" : i > middle.at(-1) ? "for" : "pass");
  const most = Math.max(1, ...Object.values(count.diverging).flat(2).map(Math.abs));
  const strength = (i) => (i === 0 || i === words.length - 1 ? 1 : 0.7);
  const share = (people) => `${(50 * people) / most}%`;

  const bar = (id) => {
    const steps = count.diverging[id];
    const step = ([begin, end], i) =>
      end > begin ? h(`i.${side(i)}`, { style: { width: share(end - begin), outline: EDGE, opacity: strength(i) } }) : null;
    const line = h("span", { style: { position: "absolute", left: "50%", height: "100%", "border-inline-start": LINE } });
    return h(
      "div.rb.sides",
      { "aria-hidden": "true", dir: "ltr", style: { position: "relative" } },
      h("span", { style: { width: share(most + steps[0][0]) } }),
      steps.map(step),
      line,
    );
  };
  const sides = (id) => {
    const one = count.sides[id];
    const plain = (n) => h("b", {}, number(n));
    const facts = { agree: plain(one.for), neither: plain(one.neither), disagree: plain(one.against) };
    return kit.say(_("{agree} for, {neither} on neither side, {disagree} against"), facts);
  };
  const level = (id) => (word, i) => {
    const n = count.spread[id][i];
    const figure = h(n ? "b.co-num" : "span.co-num", {}, number(n));
    return h("li.co-split.co-small", {}, h(n ? "span" : "span.co-soft", {}, word), figure);
  };
  const proposal = (id) => {
    const n = Object.values(count.sides[id]).reduce((all, one) => all + one, 0);
    const answered = _("{n} of {of} answered", { n: number(n), of: number(count.electorate) });
    return h(
      "li.co-stack--tight",
      {},
      h("p.co-voice", {}, call(id), isMine(id) ? [" ", yours()] : null),
      n ? [h("p.co-small", {}, sides(id)), bar(id), h("ol.levels", {}, words.map(level(id)).reverse())] : null,
      h("p.co-tiny.co-soft", {}, answered),
    );
  };
  const ids = inOrderOfScore(count);
  const legend = h(
    "p.co-tiny.key",
    {},
    h("span", {}, h("i.against", { "aria-hidden": "true" }), _("against")),
    h("span", {}, h("i.pass", { "aria-hidden": "true" }), _("neither")),
    h("span", {}, h("i.for", { "aria-hidden": "true" }), _("for")),
  );
  const about = _("Each level as often as it was chosen; no mean is taken.");
  return [legend, h("ul.co-stack", {}, ids.map(proposal)), h("p.co-tiny.co-soft.limits", {}, about)];
};
// What oneself answered.
const ownLevels = (kit, call, grades, n) => {
  const said = Object.entries(grades).map(([id, level]) => [call(id), ": ", levelsOf(kit, n)[level - 1]]);
  return kit.say(kit._("You answered: {answers}."), { answers: kit.listed(said) });
};
