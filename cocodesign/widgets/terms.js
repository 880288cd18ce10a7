// Under which terms others may use what one is writing: one folded line, preset by the workshop or by the sources.
const termsOf = (kit, model, { draft, keep }) => {
  const { h, fill, _, rows, called } = kit;
  const name = kit.newId();
  const words = h("b", {});
  const line = h(
    "summary",
    {},
    kit.say(_("Others may use it: {terms}"), { terms: words }),
    " · ",
    h("u", {}, _("change")),
  );
  const about = h("p.co-tiny.co-soft");
  const choices = h("fieldset", {}, h("legend.co-unseen", {}, _("Others may use it")));
  const box = h("details.co-tiny.terms", { hidden: true }, line, about, choices);
  const trouble = h("div");
  const el = h("div.co-stack--tight", {}, box, trouble);

  const parents = () => draft().parents.map(({ parent }) => parent);
  let answer = null; // for the parents of the draft
  const known = () => {
    if (!parents().length) return model.get("terms");
    return answer && answer.of.join() === parents().join() ? answer : null;
  };
  const chosen = (terms) => terms.offered.find(([id]) => id === draft().licence) || terms.preset;
  let drawn = "";
  const draw = () => {
    const terms = known();
    const written = !!draft().text.trim();
    const key = JSON.stringify([terms, written, draft().licence]);
    if (key === drawn) return;
    drawn = key;
    box.hidden = !terms?.preset || !written;
    fill(trouble, terms?.conflict?.length && written ? conflict(terms.conflict) : null);
    if (box.hidden) return;
    words.textContent = chosen(terms)[1];
    about.textContent = terms.least
      ? _("What it comes from asks for this much at least: {terms}.", { terms: terms.least })
      : _("This holds outside of the workshop and afterwards. Inside it, everybody may build on it.");
    fill(
      choices,
      choices.firstChild,
      terms.offered.map((one) => choice(one, terms)),
    );
  };
  const choice = ([id, said], terms) => {
    const choose = () => {
      draft().licence = id;
      keep();
      draw();
      choices.querySelector(":checked")?.focus();
    };
    const radio = h("input", {
      type: "radio",
      name,
      value: id,
      checked: chosen(terms)[0] === id,
      onchange: choose,
    });
    return h("label.co-choice", {}, radio, said);
  };
  const conflict = (sources) => {
    const source = ([id, said]) => h("span", {}, h("bdi", {}, called(rows.get(id))), ` (${said})`);
    const which = kit.say(_("The terms of its sources do not fit together: {ideas}."), {
      ideas: kit.listed(sources.map(source)),
    });
    const what = _("You can send it. To use it outside of this workshop, their authors have to agree first.");
    return kit.banner("", "warn", [which, " ", what]);
  };
  return {
    el,
    draw,
    // The sources are others now: what they ask for is asked anew.
    turn() {
      if (parents().length) kit.ask(model, { ask: "terms", parents: parents() });
      draw();
    },
    take(terms) {
      answer = terms;
      draw();
    },
    // What is sent: a licence only where one was chosen.
    chosen() {
      const { licence } = draft();
      return licence && known()?.offered.some(([id]) => id === licence) ? { licence } : {};
    },
  };
};
