// What came out, for the wall: winner and people, one sentence, the figures; for an instant run-off the ballots that move.
const FLOW = {
  width: 1780,
  height: 505,
  least: 150,
  names: 470,
  ends: 250,
  top: 40,
  bar: 26,
  gap: 18,
  line: 34,
};
const READABLE = 14; // how thick a band must be for its figure
const COUNTS_THAT_FIT = 6;
const NAMES_THAT_FIT = 8;
const DUELS_THAT_FIT = 8;

const optionOn = (model, id) => (model.get("options") || []).find((one) => one.id === id);
// What an idea is called on a wall.
const wallCall = (kit, model) => (id) => {
  const { h, _ } = kit;
  const it = optionOn(model, id);
  const name = it?.hidden === null ? it.name || _("Erased words") : _("a hidden idea");
  return h("span", { dir: "auto" }, name);
};

const wallResult = (kit, model, { shortened }) => {
  const { h, s, fill, reword, _, _n, person, number } = kit;
  const count = () => model.get("result") || {};
  const option = (id) => optionOn(model, id);
  const call = wallCall(kit, model);
  const said = (id) => call(id).textContent;
  const poll = () => model.get("poll") || {};
  const tally = () => tallyOf(kit, count(), call, { settings: poll().settings, heading: "h2" });

  const page = () =>
    chooses(count())
      ? h("section.wr", {}, h("section.win", {}, winner(), beside()), whyIt(), figures(), foot())
      : h(
          "section.wr",
          {},
          h("h1.co-voice", { dir: "auto" }, poll().question || ""),
          whyIt(),
          answers(),
          foot(),
        );

  const winner = () => {
    const { winners } = count();
    if (count().kind === "consent") {
      const { title, names } = consentVerdict(kit, count(), call);
      return [h("h1.co-voice", {}, title), names];
    }
    if (!winners.length) return h("h1.co-voice", {}, _("Nothing is chosen"));
    if (winners.length > 1) {
      return [h("h1.co-voice", {}, severalOf(kit, count())), h("p", {}, kit.listed(winners.map(call)))];
    }
    return [h("h1.co-voice", {}, call(winners[0])), written(option(winners[0]) || {})];
  };
  // By whom, and from whose ideas; a wall names only who gave a name.
  const written = (it) => {
    const from = (model.get("sources") || {})[it.idea] || [];
    const people = from.filter(({ who }) => who).map(person);
    const rest = from.length - people.length;
    if (people.length && rest) people.push(_n("one more", "{n} more", rest));
    const facts = { name: it.who ? person(it) : "", people: kit.listed(people) };
    if (it.who && people.length)
      return h("p", {}, kit.say(_("written by {name}, from ideas of {people}"), facts));
    if (it.who) return h("p", {}, kit.say(_("written by {name}"), facts));
    return people.length ? h("p", {}, kit.say(_("from ideas of {people}"), facts)) : null;
  };
  // Beside the winner: what was decided, or else what another rule would choose.
  const beside = () => {
    const { chosen, reason, in_spite } = model.get("decision") || {};
    if (chosen) {
      const spite = inSpiteWords(kit, { in_spite });
      const words = [_("Decided"), h("br"), h("span", { dir: "auto" }, reason), spite ? [h("br"), spite] : null];
      return h(`p.alt${reason.length > 120 || spite ? ".long" : ""}`, {}, words);
    }
    const nothing = decidesNothing(kit, count());
    if (nothing) return h("p.alt", {}, nothing);
    const { RULES, isSame, named } = tally();
    const other = (count().also || []).find((one) => one.winners.length && !isSame(one.winners));
    if (!other || !count().winners.length) return null;
    const facts = { rule: RULES[other.rule] || other.rule, winners: named(other.winners) };
    return h("p.alt", {}, kit.say(_("Another rule, {rule}, would choose {winners}"), facts));
  };
  const whyIt = () => {
    if (count().kind === "budget" && count().winners.length && !count().tied) return null; // the list says it
    const reasons = (count().why || []).filter(({ say }) => !say.startsWith("turnout"));
    const sentence = runOff(reasons) || reasons.map(whySentence(kit, call)).find(Boolean);
    if (!sentence) return null;
    const tie = count().tied ? [" ", _("The group decides how to settle it.")] : null;
    return h("p.why", {}, h("span", {}, sentence), tie);
  };
  // The last two reasons of a run-off in one sentence.
  const runOff = (reasons) => {
    const [out, last] = ["irv-out", "irv-last"].map((key) => reasons.find(({ say }) => say === key)?.facts);
    if (!out || !last) return null;
    const figures = _("{score} to {second}", { score: number(last.score), second: number(last.second) });
    return kit.say(
      _(
        "{out} dropped out in count {round}; {moved} of its {ballots} ballots moved to {winner}, which then led {runner_up} {figures}.",
      ),
      {
        out: kit.listed(out.out.map(call)),
        round: number(out.round),
        moved: number(out.moved),
        ballots: number(out.score),
        winner: call(out.winner),
        runner_up: kit.listed(last.runner_up.map(call)),
        figures: h("b", {}, figures),
      },
    );
  };

  // ---- figures ----

  const figures = () => {
    const { rounds, rule, pairwise, kind } = count();
    if (kind === "budget") return budget();
    if (kind === "consent") return objections();
    if (rule === "irv" && rounds?.length > 1) return flow();
    const byDuels = pairwise && rule !== "plurality" && rule !== "borda" && rule !== "stv";
    return byDuels && Object.keys(pairwise).length <= DUELS_THAT_FIT
      ? h("div.duels", {}, tally().duels())
      : bars();
  };
  const objections = () => {
    const [list, ...more] = tally().body();
    return h("div.answers", {}, shortened(h("ul.gradients.consents"), [...list.children]), more);
  };
  const bars = () => {
    const { shown, parts, FIGURES } = tally();
    const bar = (id) =>
      h(
        "li",
        {},
        h("span.co-voice", {}, call(id)),
        h("span.rb", { "aria-hidden": "true" }, parts(id)),
        h(count().kind === "grades" ? "b.words" : "b.co-num", {}, shown(id)),
      );
    const list = h("ol.bars", { "aria-label": FIGURES[count().rule] || "" });
    return shortened(list, inOrderOfScore(count()).map(bar));
  };
  // The budget as it fills, a line an idea, each beginning where the money of the one before ends.
  const budget = () => {
    const { money, cost, inOrder, place, pays, spentWords, own, oneWay } = tally().budget;
    const line = (id) =>
      h(
        "li",
        { style: { "grid-template-columns": "minmax(0, 22em) 1fr 8em" } },
        h("span.co-voice", {}, call(id)),
        h("span.rb", { "aria-hidden": "true" }, place(id)),
        h(pays(id) ? "b.co-num" : "span.co-num.co-soft", { style: { "text-align": "end" } }, money(cost(id))),
      );
    const list = h("ol.bars", { "aria-label": _("What the money pays for") });
    return [h("p", {}, spentWords(own)), oneWay(), shortened(list, inOrder().map(line))];
  };
  const answers = () => {
    const parts = tally().body();
    if (count().kind !== "agreement") return h("div.answers", {}, parts);
    const [legend, list] = parts;
    return h("div.answers", {}, legend, shortened(h("ul.gradients"), [...list.children]));
  };
  const foot = () => {
    const { n_ballots, electorate, winners, kind } = count();
    const figures = { n: number(n_ballots), of: number(electorate) };
    const words = [
      !chooses({ kind })
        ? _("{n} of {of} answered", figures)
        : _("{n} of {of} voted", figures),
    ];
    if (winners.length === 1 && n_ballots && count().n_redraws && kind !== "consent") {
      const { base, wins } = redrawsOf(count());
      words.push(_("wins in {n} of {of} re-draws", { n: number(wins(winners[0])), of: number(base) }));
    }
    const { phone = 0, paper = 0 } = count().channels || {};
    if (paper)
      words.push(_("{phone} by phone, {paper} on paper", { phone: number(phone), paper: number(paper) }));
    return [quorumOf(kit, count(), call, { isShort: true }), handedOf(kit, count()), tally().hiding(), h("p.co-soft", {}, words.join(" · "))];
  };

  // ---- the flow: a column a count, a band for the ballots that stay, another for those that move ----

  // It takes the room that the words leave: where there is little, its bands are thinner and it begins with a later count.
  const flow = () => {
    const earlier = h("p.co-soft");
    const box = h("div.flow");
    const draw = () => {
      const height = box.clientWidth ? (FLOW.width * box.clientHeight) / box.clientWidth : FLOW.height;
      const { drawing, begin } = drawn(Math.max(FLOW.least, height));
      fill(box, drawing);
      earlier.hidden = !begin;
      const words = _n(
        "One count before these is not drawn.",
        "{n} counts before these are not drawn.",
        begin,
      );
      reword(earlier, begin ? words : "");
    };
    new ResizeObserver(draw).observe(box);
    draw();
    return [box, earlier];
  };
  const drawn = (height) => {
    const all = count().rounds;
    const names = Math.min(NAMES_THAT_FIT, Math.floor((height - FLOW.top) / FLOW.line));
    let begin = Math.max(0, all.length - COUNTS_THAT_FIT);
    while (begin < all.length - 2 && Object.keys(all[begin].counts).length > names) begin += 1;
    const rounds = all.slice(begin);
    const ids = inOrderOfScore(count()).filter((id) => id in rounds[0].counts);
    const columns = columnsOf(rounds, ids, height);
    const drawing = s(
      "svg",
      {
        class: "co-draw sk",
        viewBox: `0 0 ${FLOW.width} ${height}`,
        role: "img",
        "aria-label": inWords(all),
        preserveAspectRatio: "xMinYMin meet",
      },
      columns.slice(1).map((column, i) => s("g", {}, bands(rounds[i], columns[i], column))),
      columns.map((column, i) => blocks(column, begin + i + 1, i === 0, i === columns.length - 1)),
    );
    return { drawing, begin };
  };
  // Where each candidate's ballots stand in each count: x, and y and height by candidate; "" is nobody.
  const columnsOf = (rounds, ids, room) => {
    const step = (FLOW.width - FLOW.names - FLOW.ends) / (rounds.length - 1);
    const laid = (unit) => rounds.map((round, i) => column(round, ids, FLOW.names + i * step, unit));
    let [small, large] = [0, room]; // the largest height of a ballot with which the highest column fits
    for (let tries = 0; tries < 30; tries += 1) {
      const unit = (small + large) / 2;
      if (laid(unit).every(({ end }) => end <= room)) small = unit;
      else large = unit;
    }
    return laid(small);
  };
  const column = ({ counts, exhausted }, ids, x, unit) => {
    const at = new Map();
    let [y, end] = [FLOW.top, 0];
    const put = (id, n) => {
      const height = Math.max(n ? 2 : 0, n * unit);
      at.set(id, { y, height, n });
      end = y + Math.max(height, (height + FLOW.line) / 2);
      y += height + Math.max(FLOW.gap, FLOW.line - height);
    };
    ids.filter((id) => id in counts).forEach((id) => put(id, counts[id]));
    if (exhausted) put("", exhausted);
    return { x, at, unit, end };
  };
  const won = (id) => count().winners.includes(id);
  const band = (kind, x1, top1, x2, top2, thick1, thick2) => {
    const middle = (x1 + x2) / 2;
    const d =
      `M${x1} ${top1}C${middle} ${top1} ${middle} ${top2} ${x2} ${top2}V${top2 + thick2}` +
      `C${middle} ${top2 + thick2} ${middle} ${top1 + thick1} ${x1} ${top1 + thick1}Z`;
    return s("path", { class: kind, d });
  };
  const bands = ({ out, moved, exhausted }, from, to) => {
    const [x1, x2] = [from.x + FLOW.bar, to.x];
    const drawn = [];
    for (const [id, block] of from.at) {
      if (!to.at.has(id)) continue;
      const kind = won(id) ? "keepB" : "keep";
      drawn.push(band(kind, x1, block.y, x2, to.at.get(id).y, block.height, block.height));
    }
    const source = out.map((id) => from.at.get(id)).find((block) => block?.n);
    if (!source) return drawn;
    let { y } = source;
    const gone = (to.at.get("")?.n || 0) - exhausted;
    const targets = [...to.at.keys()].map((id) => [id, id ? moved[id] || 0 : gone]);
    for (const [id, n] of targets.filter(([, n]) => n > 0)) {
      const block = to.at.get(id);
      const thick = n * from.unit;
      const kind = won(id) ? "moveB" : "move";
      drawn.push(band(kind, x1, y, x2, block.y + block.height - thick, thick, thick));
      if (id && thick >= READABLE) {
        const place = { x: x2 - 10, y: block.y + block.height - thick / 2 + 8, "text-anchor": "end" };
        drawn.push(s("text", { ...place, class: "halo moves" }, `+${number(n)}`));
      }
      y += thick;
    }
    return drawn;
  };
  const blocks = (column, nth, isFirst, isLast) => {
    const block = ([id, { y, height, n }]) => {
      const middle = y + height / 2;
      const kind = id ? (won(id) ? "b" : "o") : "x";
      const rect = s("rect", { x: column.x, y, width: FLOW.bar, height, class: kind });
      if (isLast) {
        const figure = { x: column.x + FLOW.bar + 14, y: middle + (won(id) ? 14 : 10) };
        const last = s("text", { ...figure, class: won(id) ? "last lastB" : "last" }, number(n));
        const nobody = id
          ? null
          : s("text", { x: figure.x + 40, y: middle + 8, class: "soft small" }, _("no choice left"));
        return [rect, last, nobody];
      }
      if (isFirst) return [rect, id ? nameOf(id, n, middle, height + FLOW.gap) : null];
      return [
        rect,
        id
          ? s("text", { x: column.x - 10, y: middle + 8, "text-anchor": "end", class: "halo" }, number(n))
          : null,
      ];
    };
    const title = _("Count {n}", { n: number(nth) });
    return s("g", {}, s("text", { x: column.x, y: 22, class: "soft" }, title), [...column.at].map(block));
  };
  const nameOf = (id, n, middle, room) => {
    const lines = room >= 1.8 * FLOW.line ? 2 : 1;
    const height = lines * FLOW.line;
    const name = h("span", { style: { "--lines": lines } }, call(id));
    const words = h("div.name.co-voice", {}, name, h("b.co-num", {}, number(n)));
    return s("foreignObject", { x: 0, y: middle - height / 2, width: FLOW.names - 14, height }, words);
  };
  // The same figures for whoever cannot see them.
  const inWords = (rounds) => {
    const ofOne = (id) => {
      const figures = rounds.filter(({ counts }) => id in counts).map(({ counts }) => number(counts[id]));
      const isOut = figures.length < rounds.length ? ", " + _("then out") : "";
      return `${said(id)}: ${figures.join(", ")}${isOut}.`;
    };
    const counts = _n("One count.", "{n} counts.", rounds.length);
    const left = _n(
      "At the end one ballot names nobody who is left.",
      "At the end {n} ballots name nobody who is left.",
      rounds.at(-1).exhausted,
    );
    return [counts, ...inOrderOfScore(count()).map(ofOne), left].join(" ");
  };

  return page;
};
