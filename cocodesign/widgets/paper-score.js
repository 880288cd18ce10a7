// Scores: each idea one of a few, or no opinion. A pulse asks the same of questions, in words.
export const kinds = ["score", "grades", "pulse"];

export function open({ h, _, _n, number, newId, listed }, ballot) {
  let scores = {}; // id -> a score, or null for "no opinion"
  let isWhole = false; // taken from a ballot that was sent: what is missing there is "no opinion"
  const isPulse = () => ballot.kind() === "pulse";
  const isGrades = () => ballot.kind() === "grades";
  const highest = () => ballot.settings().max ?? 5;
  const lowest = () => (isPulse() || isGrades() ? 1 : 0);
  const steps = () => Array.from({ length: highest() - lowest() + 1 }, (x, i) => lowest() + i);
  const of = (id) => scores[id] ?? (isWhole || id in scores ? null : undefined);
  const which = (is) => ballot.options().filter(({ id }) => is(of(id)));
  const scored = () => which((score) => typeof score === "number");
  const choice = () => ({ scores: Object.fromEntries(scored().map(({ id }) => [id, of(id)])) });

  // ---- the scale ----

  const low = () => ballot.settings().low || (isPulse() ? _("not at all") : _("the worst"));
  const high = () => ballot.settings().high || (isPulse() ? _("fully") : _("the best"));
  const inWords = () =>
    isGrades() || isPulse() && highest() === 5 && !ballot.settings().low && !ballot.settings().high;
  const said = () => ["", _("Not at all"), _("A little"), _("Partly"), _("Mostly"), _("Fully")];
  const grades = () => [
    "",
    _("to reject"),
    _("poor"),
    _("acceptable"),
    _("good"),
    _("very good"),
    _("excellent"),
  ];
  const spoken = (score) => (inWords() ? (isGrades() ? grades() : said())[score] : number(score));
  const none = () => (isPulse() ? _("No answer") : _("No opinion"));

  const give = (id, score) => () => {
    scores[id] = score;
    ballot.changed();
  };
  const radio = (name, id, score, kind, words) => {
    const key = `${id}:${score}`;
    const box = {
      type: "radio",
      name,
      checked: of(id) === score,
      "data-key": key,
      onchange: give(id, score),
    };
    return h(kind, {}, h("input", box), h("span", {}, words));
  };
  const row = (option) => {
    const { id } = option;
    const name = newId();
    const one = (score) => {
      return radio(name, id, score, "label", inWords() ? spoken(score) : figure(score));
    };
    const no = radio(name, id, null, "label.no", none());
    const heading = isPulse()
      ? h("h3", { dir: "auto", "aria-hidden": "true" }, option.name)
      : h("div", { "aria-hidden": "true" }, ballot.words(option));
    const legend = h("legend.co-unseen", {}, ballot.call(option));
    const scale = inWords()
      ? h("div.pu", {}, steps().map(one), no)
      : [h("div.scale", { style: { "--n": columns() } }, steps().map(one)), ends(no)];
    return h("li", {}, h("fieldset.co-card.sc", {}, legend, heading, scale));
  };
  // Whoever does not see the ends of the scale hears what they mean.
  const figure = (score) => {
    const end = score === lowest() ? low() : score === highest() ? high() : "";
    const unseen = (words) => h("span.co-unseen", {}, words);
    return [unseen(_("Score") + " "), number(score), end && unseen(`, ${end}`)];
  };
  const columns = () => (steps().length > 7 ? Math.ceil(steps().length / 2) : steps().length);
  const ends = (no) => {
    const end = (kind, n, words) =>
      h(kind, { "aria-hidden": "true" }, h("b", {}, number(n)), " ", h("bdi", { dir: "auto" }, words));
    return h("div.ends", {}, end("span", lowest(), low()), no, end("span.e", highest(), high()));
  };

  const item = (given) => (option) => {
    const score = option.id in given ? spoken(given[option.id]) : none();
    return h("li", {}, h(inWords() ? "b.word" : "b.co-num", {}, score), ballot.call(option));
  };
  return {
    unordered: isPulse(),
    words: isPulse()
      ? {
          title: _("Pulse"),
          send: _("Send my answers"),
          again: _("Send my changed answers"),
          change: _("Change my answers"),
          leave: _("Leave my answers as they are"),
          in: _("Your answers are in"),
          blank: _("No question is answered."),
          shut: _("The questions are closed."),
          counted: _("What is done with it?"),
        }
      : {},
    chip: () =>
      isPulse()
        ? _n("One question", "{n} questions", ballot.options().length)
        : isGrades()
          ? _("Grades in words")
          : _("Score {low} to {high}", { low: number(lowest()), high: number(highest()) }),
    counted: () =>
      isPulse()
        ? _(
            "Everyone’s answers are shown together, when this stage closes: how many gave which. It ranks nobody.",
          )
        : isGrades()
          ? _(
              "For each idea the grades are put in order and the middle one counts: half of those who graded it find it at least so good. Of ideas with the same middle grade, middle grades are taken away one by one until they differ. Grades are words, not numbers: one extreme grade moves the middle no more than another. “No opinion” is left out.",
            )
        : ballot.rule() === "star"
          ? _(
              "The scores of each idea are added up. The two ideas with the highest sums go into a run-off: the one that more ballots score higher wins. “No opinion” adds nothing.",
            )
          : _(
            "The score of an idea is the mean of the scores it was given, shown with their spread. “No opinion” is left out of the mean: it is not a 0.",
          ),
    take({ scores: given, none: without }) {
      isWhole = !!given && !without;
      scores = { ...given, ...Object.fromEntries((without || []).map((id) => [id, null])) };
    },
    kept: () => ({
      ...choice(),
      none: which((score) => score === null).map(({ id }) => id),
    }),
    choice,
    draw: (shown) => h("ul.co-rows", {}, shown.map(row)),
    marked: () => scored().map((option) => [ballot.call(option), " ", spoken(of(option.id))]),
    summary() {
      const n = scored().length;
      const no = which((score) => score === null).length;
      const open = which((score) => score === undefined);
      const parts = [
        h("b", {}, isPulse() ? _n("{n} answered", "{n} answered", n) : _n("{n} scored", "{n} scored", n)),
        no && (isPulse() ? _n("{n} without", "{n} without", no) : _n("{n} no opinion", "{n} no opinion", no)),
        open.length && [
          _n("{n} still open", "{n} still open", open.length),
          ...(open.length <= 2 && !isPulse() ? [" (", ...listed(open.map(ballot.call)), ")"] : []),
        ],
      ].filter(Boolean);
      const then = isPulse()
        ? _("Sent like this, what is open stays without an answer.")
        : _("Sent like this, what is open counts as no opinion.");
      const more = !n ? ballot.blank() : open.length ? then : null;
      return [parts.flatMap((part, i) => (i ? [", ", part] : [part])), ".", more && [" ", more]];
    },
    list({ scores: given }) {
      const isIn = ({ id }) => id in given;
      if (isPulse()) return h("ul.sum.given", {}, ballot.options().map(item(given)));
      const names = ballot.options().filter(isIn);
      const others = ballot.options().filter((option) => !isIn(option));
      names.sort((a, b) => given[b.id] - given[a.id]);
      const without = [none(), ": ", listed(others.map(ballot.call)), "."];
      return [
        h("ul.sum.given", {}, names.map(item(given))),
        others.length ? h("p.co-small.co-soft", {}, without) : null,
      ];
    },
  };
}
