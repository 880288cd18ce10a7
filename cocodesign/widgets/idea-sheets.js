// What one needs now and then on the page of an idea: its versions, other words for it, another author, the facilitator.

// ---- versions, compared word by word ----

const isSpace = (word) => !word.trim();
const wordsOf = (text, language) => {
  const parts = Intl.Segmenter
    ? [...new Intl.Segmenter(language, { granularity: "word" }).segment(text)].map(({ segment }) => segment)
    : text.split(/(\s+)/);
  // Spaces go with the word before them.
  const words = [];
  for (const part of parts) {
    if (isSpace(part) && words.length) words[words.length - 1] += part;
    else if (part) words.push(part);
  }
  return words;
};

// The longest common sequence of words; around it what was taken out and what was added: ["same", "del", "ins"].
export function changes(before, after) {
  const same = (i, j) => before[i].trim() === after[j].trim();
  const common = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i][j] = same(i, j) ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const runs = [];
  const add = (kind, word) => {
    const last = runs.at(-1);
    if (last?.[0] === kind) last[1].push(word);
    else runs.push([kind, [word]]);
  };
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && same(i, j)) {
      add("same", after[j++]);
      i++;
    } else if (i < before.length && (j === after.length || common[i + 1][j] >= common[i][j + 1])) {
      add("del", before[i++]);
    } else add("ins", after[j++]);
  }
  return runs;
}

export function versions({ h, _, _n, sheet, clock, person }, all, language, heading = _("What changed")) {
  const SAID = { ins: _("added:"), del: _("taken out:") };
  const run = ([kind, words]) =>
    kind === "same"
      ? words.join("")
      : h(
          kind,
          {},
          h("span.co-unseen", {}, " ", SAID[kind], " "),
          words.join(""),
          h("span.co-unseen", {}, ";"),
        );
  const compared = (text, before) => changes(wordsOf(before, language), wordsOf(text, language));
  // Marks between words are no words.
  const isWord = (word) => /[\p{L}\p{N}]/u.test(word);
  const number = (runs, kind) =>
    runs.filter(([is]) => is === kind).flatMap(([, words]) => words.filter(isWord)).length;
  const version = (one, i) => {
    const before = all[i - 1];
    const [title, text] = ["title", "text"].map((part) =>
      before ? compared(one[part], before[part]) : one[part],
    );
    const both = before ? [...title, ...text] : [];
    const figures = [
      _n("one word added", "{n} words added", number(both, "ins")),
      _n("one taken out", "{n} taken out", number(both, "del")),
    ];
    const shown = (part) => (before ? part.map(run) : part);
    return h(
      "li.co-stack--tight",
      {},
      h("h3", {}, one.called || (before ? _("Version {n}", { n: i + 1 }) : _("First version"))),
      h("p.co-by", {}, person(one), clock(one.at)),
      before ? h("p.co-tiny.co-soft", {}, figures.join(" · ")) : null,
      title.length ? h("p.co-voice.diff", { dir: "auto" }, h("b", {}, shown(title))) : null,
      h("p.co-voice.diff", { dir: "auto" }, shown(text)),
    );
  };
  sheet(heading, [h("ol.versions", {}, all.map(version).reverse())]);
}

// ---- other words for an idea: one's own, or somebody else's, to whom they are proposed with a reason ----

export function change(kit, facts) {
  const { _ } = kit;
  wording(kit, facts, {
    heading: _("Change your idea"),
    about: _("The words before stay as a version that everybody can compare."),
    label: _("Your idea, in a sentence or two"),
    save: _("Save the change"),
  });
}

export function propose(kit, facts) {
  const { _ } = kit;
  wording(kit, facts, {
    heading: _("Propose other words"),
    about: _("Its authors decide. If they take your words, you are named with that version."),
    label: _("The idea in your words"),
    why: _("Why are these words better?"),
    save: _("Propose these words"),
  });
}

// `draft` reads and writes the words that this phone keeps until the record has them.
function wording(kit, { row, limit, draft, send }, said) {
  const { h, _, button, newId } = kit;
  const held = draft.get() || row;
  const ids = { text: newId(), title: newId() };
  const why = said.why && h("textarea.co-input.short", { id: newId(), rows: "2", dir: "auto" });
  if (why) why.value = held.why || "";
  const title = h("input.co-input", { id: ids.title, dir: "auto", autocomplete: "off", value: held.title });
  const field = h("textarea.co-input", { id: ids.text, rows: "5", dir: "auto" });
  field.value = held.text;
  const counter = h("span.co-num");
  const kept = h("span", { hidden: true }, _("Draft kept on this phone"));
  const save = button("primary wide", said.save, () => {
    if (!fits()) return (length(field) ? why || field : field).focus();
    clearTimeout(saver);
    draft.set(now());
    dialog.close();
    send(now());
  });
  let saver = null;
  const now = () => ({
    text: field.value.trim(),
    title: title.value.trim(),
    ...(why ? { why: why.value.trim() } : {}),
  });
  const length = (input) => [...input.value.trim()].length;
  const isOther = () => !why || field.value.trim() !== row.text || title.value.trim() !== row.title;
  const fits = () =>
    isOther() && [field, why].every((input) => !input || (length(input) && length(input) <= limit));
  const measure = () => {
    counter.textContent = _("{n} of {limit}", { n: length(field), limit });
    save.setAttribute("aria-disabled", String(!fits()));
  };
  const keep = () => {
    measure();
    clearTimeout(saver);
    saver = setTimeout(() => {
      draft.set(now());
      kept.hidden = false;
    }, 400);
  };
  for (const input of [title, field, why]) input?.addEventListener("input", keep);
  measure();
  const labelled = (words, input) =>
    h("div.co-field", {}, h("label.co-small", { for: input.id }, words), input);
  const dialog = kit.sheet(said.heading, [
    h("p.co-small", {}, said.about),
    labelled(_("A short name for it, if you like"), title),
    labelled(said.label, field),
    why && labelled(said.why, why),
    h("p.co-tiny.co-soft.co-split", {}, kept, counter),
    save,
  ]);
  field.focus();
}

// ---- somebody else as an author too ----

const MANY = 8; // people, from which on one can search among them

export function author(kit, { people, ask }) {
  const { h, fill, _, nameOf, person } = kit;
  const list = h("ul.co-rows");
  const choice = (one) => {
    const choose = () => {
      dialog.close();
      ask(one);
    };
    const number = one.who ? h("small", {}, _("Participant {n}", { n: one.n })) : null;
    return h(
      "li",
      {},
      h("button.co-row.plain", { onclick: choose }, h("span.co-words", {}, person(one), number)),
    );
  };
  const find = h("input.co-input", {
    type: "search",
    "aria-label": _("Find a name or a number"),
    placeholder: _("Find a name or a number"),
    dir: "auto",
    oninput: () => draw(),
  });
  const none = h("p.co-note", { role: "status", hidden: true }, _("Nobody of that name or number."));
  const draw = () => {
    const wanted = find.value.trim().toLocaleLowerCase();
    const found = people.filter((one) => `${nameOf(one)} ${one.n}`.toLocaleLowerCase().includes(wanted));
    none.hidden = found.length > 0;
    fill(list, found.slice(0, 30).map(choice));
  };
  draw();
  const about = people.length
    ? _("Whoever accepts can change the idea as you can, and is named with it. They can say no.")
    : _("There is nobody else to ask just now.");
  const dialog = kit.sheet(_("Ask for another author"), [
    h("p.co-small", {}, about),
    people.length > MANY ? find : null,
    people.length ? none : null,
    list,
  ]);
}

export function leave(kit, go) {
  const { h, _, button } = kit;
  const leaveIt = () => {
    dialog.close();
    go();
  };
  const dialog = kit.sheet(_("Leave its authors?"), [
    h(
      "p",
      {},
      _(
        "Your name goes from the idea, and you cannot change it any more. Only its authors can ask you back.",
      ),
    ),
    button("secondary wide", _("Stay an author"), () => dialog.close()),
    button("final wide", _("Leave its authors"), leaveIt),
  ]);
}

// ---- the point of somebody else for an idea of one's own ----

export function adopt(kit, { own, take }) {
  const { h, _, called } = kit;
  const into = (id, words) => {
    const choose = () => {
      dialog.close();
      take(id);
    };
    return h(
      "li",
      {},
      h("button.co-row.plain", { onclick: choose }, h("span.co-words", { dir: "auto" }, words)),
    );
  };
  const dialog = kit.sheet(_("Adopt this point"), [
    h("p.co-small", {}, _("For which of your ideas? Whose point it is stays with it.")),
    h(
      "ul.co-rows",
      {},
      own.map((row) => into(row.id, called(row))),
      into(null, _("Not for one yet: into My points")),
    ),
  ]);
}

// ---- the facilitator ----

export function flag(kit, send) {
  const { h, _, button, newId } = kit;
  const why = h("textarea.co-input.short", { id: newId(), rows: "2", dir: "auto", maxlength: "300" });
  const ask = () => {
    dialog.close();
    send(why.value.trim());
  };
  const dialog = kit.sheet(_("Ask the facilitator to look"), [
    h("p.co-small", {}, _("Only the facilitator learns of it. It stays where it is until they have looked.")),
    h("div.co-field", {}, h("label.co-small", { for: why.id }, _("What is the matter? If you like")), why),
    button("primary wide", _("Ask them to look"), ask),
  ]);
}
