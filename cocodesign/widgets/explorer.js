// The explorer: what is chosen on the left, the figures, and below them the slider that replays them.
//
// It computes nothing. Whatever is chosen is asked of Python, one question at a time: while an answer is awaited only
// the last choice is remembered, so that a slider that is dragged is never behind the hand for long.
const TICK = 100; // ms between two looks whether the next step is due
const PATIENCE = 600; // ms after which it is said that a figure is being drawn
const SMALLEST = 0.65; // a figure is not shown smaller than this part of its size: its words could not be read
const WHOLE = 20000; // ms in which the whole is replayed; where drawing takes long, steps are larger

export default opens((kit, model, el) => {
  const { h, fill, _, number, button, clock, reword } = kit;
  const PARTS = {
    network: _("Network"),
    lineage: _("Lineage"),
    participation: _("Participation"),
    report: _("Report"),
  };
  const KINDS = {
    reply: _("Replies"),
    build: _("Builds on, merges"),
    endorse: _("Endorsed"),
    thank: _("Thanks"),
    adopt: _("Points adopted"),
    answer: _("Answers"),
    mention: _("Mentions"),
  };
  const GROUPINGS = { group: _("Group"), role: _("Role"), simulated: _("Simulated or not") };
  const STANDING = {
    verified: _("The record was verified when it was read."),
    live: _("The workshop as it stood when it was read."),
    tables: _("Tables that were bundled with the kit."),
  };

  return kit.screen(model, el, ({ main }) => {
    const id = kit.newId();
    // ---- one question at a time ----
    let asked = 0;
    let drawn = 0;
    let waiting = null;
    let turned = null; // the part whose tab was pressed, until it is drawn
    const want = (change) => {
      if (change.part) {
        turned = change.part;
        drawTabs();
      }
      const next = { ...(waiting || model.get("view")), ...change };
      if (drawn < asked) {
        waiting = next;
        return;
      }
      waiting = null;
      asked += 1;
      root.setAttribute("aria-busy", "true");
      slow ||= setTimeout(() => reword(busy, _("Being drawn…")), PATIENCE);
      kit.ask(model, { ask: "look", view: next, n: asked });
    };
    const answered = (n) => {
      drawn = Math.max(drawn, n);
      if (waiting && drawn >= asked) want({});
      else if (drawn >= asked) {
        root.removeAttribute("aria-busy");
        clearTimeout(slow);
        slow = turned = null;
        reword(busy, "");
        drawTabs();
      }
    };
    let slow = null;

    // ---- the head ----
    const title = h("strong", { dir: "auto" });
    const standing = h("p.co-small.co-soft");
    const copy = button("secondary small", _("Show as code"), () => {
      code.hidden = !code.hidden;
      copy.setAttribute("aria-expanded", String(!code.hidden));
    }, { "aria-expanded": "false", "aria-controls": id + "code" });
    const code = h("pre.co-code", { id: id + "code", hidden: true, tabIndex: 0, role: "region", "aria-label": _("As code for a notebook") });
    const fresh = button("secondary small", "", () => want({ anew: true, since: null, until: null }), { hidden: true });
    const refusal = h("p.co-banner.co-banner--unsaved", { role: "alert", hidden: true });
    const head = h(
      "div.co-explorer-head", {},
      h("div", {}, h("h1", {}, _("Explorer")), title), standing, h("div.co-flow", {}, fresh, copy),
    );

    // ---- what can be chosen ----
    const select = (label, onchange) => {
      const it = h("select", { id: kit.newId(), onchange: () => onchange(it.value) });
      return [h("div.co-field", {}, h("label", { for: it.id }, label), it), it];
    };
    const options = (list, pairs, chosen) => {
      const key = JSON.stringify(pairs);
      if (list.dataset.key !== key) fill(list, pairs.map(([value, words]) => h("option", { value }, words)));
      list.dataset.key = key;
      list.value = chosen;
    };
    const start = { kinds: null, grouping: undefined, group: "", since: null, until: null, part: undefined };
    const [dataField, data] = select(_("Data"), (name) => {
      if (name === "file") {
        drawPath();
        path.focus();
      } else want({ ...start, source: name, path: "" });
    });
    const path = h("input", { id: id + "path", type: "text", autocomplete: "off", spellcheck: "false" });
    const open = () => {
      if (path.value.trim()) want({ ...start, source: "file", path: path.value.trim() });
      else path.focus();
    };
    path.addEventListener("keydown", (e) => e.key === "Enter" && open());
    const pathField = h(
      "div.co-field", { hidden: true },
      h("label", { for: path.id }, _("Path of an archive")), path, button("secondary small", _("Open"), open),
    );
    const kinds = h("div.co-kinds");
    const kindsNote = h("p.co-small.co-soft", { role: "status" });
    const kindsField = h(
      "fieldset", {}, h("legend", {}, _("Acts counted as ties")), kinds, kindsNote,
    );
    const [groupingField, grouping] = select(_("Groups by"), (name) => want({ grouping: name, group: "" }));
    const [groupField, group] = select(_("Who is seen"), (name) => want({ group: name }));
    // On a phone the figure comes first: what can be chosen is folded away above it.
    const narrow = matchMedia("(max-width: 48rem)");
    const side = h(
      "details.co-explorer-side", { open: !narrow.matches },
      h("summary", {}, _("What is seen")),
      h("div", { role: "group", "aria-label": _("What is seen") }, dataField, pathField, kindsField, groupingField, groupField),
    );
    narrow.addEventListener("change", () => (side.open = !narrow.matches));

    // ---- the parts, behind tabs ----
    const bar = h("div.co-tabs", { role: "tablist", "aria-label": _("Parts of the explorer") });
    const busy = h("p.co-small.co-soft.co-explorer-busy", { role: "status" });
    const panel = h("div.co-explorer-part", { role: "tabpanel", id: id + "panel", tabIndex: 0 });
    for (const [name, words] of Object.entries(PARTS)) {
      bar.append(
        h("button.co-tab", {
          role: "tab", id: id + name, "data-part": name, "aria-controls": panel.id,
          onclick: () => want({ part: name }),
          onkeydown: (e) => {
            const names = Object.keys(PARTS);
            const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
            if (!step) return;
            e.preventDefault();
            const next = names.at((names.indexOf(name) + step) % names.length);
            bar.querySelector(`[data-part="${next}"]`).focus();
            want({ part: next });
          },
        }, words),
      );
    }

    // ---- the replay ----
    const times = () => model.get("times") || [];
    const range = (label, side) => {
      const it = h("input", {
        type: "range", min: "0", step: "1", id: id + side,
        oninput: () => {
          stop();
          moved(side, Number(it.value));
        },
        onkeydown: (e) => {
          const step = { PageUp: 5, PageDown: -5 }[e.key];
          if (!step) return;
          e.preventDefault();
          stop();
          moved(side, Number(it.value) + step);
        },
      });
      return [h("div.co-explorer-range", {}, h("label", { for: it.id }, label), it), it];
    };
    const moved = (side, value) => {
      const last = times().length - 1;
      const at = Math.max(0, Math.min(last, value));
      if (side === "since") {
        since.value = at;
        if (Number(until.value) < at) until.value = at;
      } else {
        until.value = at;
        if (Number(since.value) > at) since.value = at;
      }
      say();
      want({ since: Number(since.value), until: Number(until.value) });
    };
    const [sinceField, since] = range(_("From"), "since");
    const [untilField, until] = range(_("Until"), "until");
    const shown = h("p.co-small.co-soft");
    const say = () => {
      const all = times();
      if (!all.length) return;
      const [from, to] = [all[since.value], all[until.value]].map((at) => clock(at));
      since.setAttribute("aria-valuetext", from);
      until.setAttribute("aria-valuetext", to);
      reword(shown, _("Showing {from} to {to}", { from, to }));
    };
    let timer = null;
    const play = button("secondary", _("Play"), () => (timer ? stop() : begin()));
    const stop = () => {
      clearInterval(timer);
      timer = null;
      reword(play, _("Play"));
    };
    const begin = () => {
      const last = times().length - 1;
      if (Number(until.value) >= last) moved("until", Number(since.value));
      const from = Number(until.value);
      const began = Date.now();
      reword(play, _("Pause"));
      timer = setInterval(() => {
        if (drawn < asked) return; // the figures set the pace
        const at = Math.min(last, from + Math.floor((last * (Date.now() - began)) / WHOLE));
        if (at > Number(until.value)) moved("until", at);
        if (at >= last) stop();
      }, TICK);
    };
    const replay = h(
      "section.co-pan.co-explorer-replay", { "aria-labelledby": id + "replay" },
      h("div.co-split", {}, h("h2", { id: id + "replay" }, _("Replay")), shown),
      h("div.co-explorer-ranges", {}, play, h("div", {}, sinceField, untilField)),
    );

    const root = h("div.co-explorer", {}, head, refusal, code, h("div.co-explorer-body", {}, side, h("div.co-explorer-main", {}, bar, busy, panel, replay)));
    main.append(root);

    // ---- drawing what Python gives ----
    const drawAbout = () => {
      const about = model.get("about") || {};
      title.textContent = about.title || "";
      const facts = about.title
        ? [
            kit._n("one person", "{n} people", about.people),
            kit._n("one idea", "{n} ideas", about.ideas),
            kit._n("one address", "{n} addresses", about.interactions),
          ].join(" · ") + ". " + (STANDING[about.standing] || "")
        : "";
      reword(standing, facts);
      if (kit.onOwnPage() && about.title) document.title = `${about.title} · ${_("Explorer")}`;
    };
    const drawPath = () => {
      pathField.hidden = !model.get("opens_files") || data.value !== "file";
    };
    const drawChoices = () => {
      const view = model.get("view") || {};
      options(data, (model.get("sources") || []).map((it) => [it.name, it.words]), view.source);
      if (view.path && document.activeElement !== path) path.value = view.path;
      drawPath();
      const all = model.get("kinds") || [];
      const key = JSON.stringify(all);
      kindsField.hidden = !all.length;
      if (kinds.dataset.key !== key) {
        fill(
          kinds,
          all.map(({ kind, n }) =>
            h("label.co-choice", {}, h("input", { type: "checkbox", value: kind, onchange: choose }), h("span", {}, `${KINDS[kind] || kind} (${number(n)})`)),
          ),
        );
        kinds.dataset.key = key;
      }
      for (const box of kinds.querySelectorAll("input")) box.checked = (view.kinds || []).includes(box.value);
      const groupings = model.get("groupings") || [];
      groupingField.hidden = !groupings.length;
      options(grouping, [["", _("nothing")], ...groupings.map(({ name }) => [name, GROUPINGS[name] || name])], view.grouping);
      const groups = groupings.find(({ name }) => name === view.grouping)?.groups || [];
      groupField.hidden = !groups.length;
      options(group, [["", _("everybody")], ...groups.map((name) => [name, name])], view.group);
      const last = times().length - 1;
      replay.hidden = last < 1;
      since.max = until.max = String(Math.max(0, last));
      if (!timer && drawn >= asked - 1 && !waiting) {
        since.value = view.since ?? 0;
        until.value = view.until ?? last;
      }
      say();
      drawTabs();
      code.textContent = model.get("code") || "";
    };
    const drawTabs = () => {
      const part = turned || (model.get("view") || {}).part;
      for (const tab of bar.children) {
        const is = tab.dataset.part === part;
        tab.setAttribute("aria-selected", String(is));
        tab.tabIndex = is ? 0 : -1;
        if (is) panel.setAttribute("aria-labelledby", tab.id);
      }
    };
    const choose = (e) => {
      const ticked = [...kinds.querySelectorAll("input:checked")].map((box) => box.value);
      if (!ticked.length) {
        e.target.checked = true;
        reword(kindsNote, _("One kind at least has to count."));
        return;
      }
      reword(kindsNote, "");
      want({ kinds: ticked });
    };

    const drawPart = () => {
      const part = model.get("part") || {};
      const view = model.get("view") || {};
      const key = [part.name, ...(part.pictures || []).map((it) => it.name), ...(part.tables || []).map((it) => it.name)].join();
      if (panel.dataset.key !== key) {
        fill(panel, h("p.co-small", { "data-words": "" }), (part.pictures || []).map(frame), (part.tables || []).map(board));
        panel.dataset.key = key;
      }
      const words = panel.querySelector("[data-words]");
      words.textContent = part.words || "";
      words.hidden = !part.words;
      for (const it of part.pictures || []) put(panel.querySelector(`[data-name="${it.name}"]`), it);
      for (const it of part.tables || []) putTable(panel.querySelector(`[data-name="${it.name}"]`), it);
      panel.dataset.drawn = [view.part, view.since, view.until].join();
    };
    // What is drawn anew is the picture alone; its frame stays, and with it where somebody is reading.
    const frame = (it) => {
      const name = it.name;
      const now = () => (model.get("part").pictures || []).find((one) => one.name === name);
      return h(
        "figure.co-pan", { "data-name": name, "aria-labelledby": id + name + "title" },
        h("h2", { id: id + name + "title" }, it.title),
        h("div.co-explorer-picture", { role: "group", "aria-labelledby": id + name + "title" }),
        h("figcaption.co-small", {}),
        h(
          "div.co-flow", {},
          button("quiet small", _("Save figure (SVG)"), () => save(name + ".svg", standalone(now().svg), "image/svg+xml")),
          button("quiet small", _("Save table (CSV)"), () => save(name + ".csv", now().csv, "text/csv")),
        ),
      );
    };
    // As an image: whatever stands in a drawing, nothing in it runs. The one before stays until it is read.
    const put = async (figure, it) => {
      reword(figure.querySelector("figcaption"), it.words);
      const place = figure.querySelector(".co-explorer-picture");
      const picture = new Image();
      picture.alt = it.title;
      picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(standalone(it.svg));
      place.wanted = picture;
      const wide = (parseFloat(/ width="([\d.]+)pt"/.exec(it.svg)?.[1]) * 4) / 3; // in CSS pixels
      if (wide) picture.style.minWidth = `${Math.round(SMALLEST * wide)}px`;
      await picture.decode().catch(() => null);
      if (place.wanted !== picture) return;
      fill(place, picture);
      if (place.scrollWidth > place.clientWidth) place.tabIndex = 0; // so that the arrow keys reach its end
      else place.removeAttribute("tabindex");
    };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => el.isConnected && drawPart());
    const board = (it) => {
      const name = it.name;
      const now = () => (model.get("part").tables || []).find((one) => one.name === name);
      return h(
        "div.co-pan", { "data-name": name },
        h("h2", { id: id + name + "title" }, it.title),
        h("div.co-explorer-scroll", { tabIndex: 0, role: "region", "aria-labelledby": id + name + "title" }, h("table.co-table")),
        button("quiet small", _("Save table (CSV)"), () => save(name + ".csv", now().csv, "text/csv")),
      );
    };
    const putTable = (section, it) => {
      const long = (words) => (words.length > 28 ? ".co-long" : "");
      const cell = (words, k) => (k ? h("td" + long(words), {}, words) : h("th", { scope: "row" }, words));
      fill(
        section.querySelector("table"),
        h("thead", {}, h("tr", {}, it.heads.map((words) => h("th", { scope: "col" }, words)))),
        h("tbody", {}, it.rows.map((row) => h("tr", {}, row.map(cell)))),
      );
    };
    // A file has no page around it: the colours that are named after the page's are those of this moment.
    const standalone = (svg) => {
      const style = getComputedStyle(document.documentElement);
      return svg.replace(/var\((--co-[\w-]+)\)/g, (whole, name) => style.getPropertyValue(name).trim() || "black");
    };
    const save = (name, text, type) => {
      const link = h("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
      main.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    };

    const drawNews = () => {
      const n = model.get("news") || 0;
      fresh.hidden = !n;
      reword(fresh, n ? kit._n("One event since: read anew", "{n} events since: read anew", n) : "");
    };
    const drawRefusal = () => {
      const words = model.get("refusal") || "";
      refusal.hidden = !words;
      reword(refusal, words);
    };
    kit.onChange(model, ["about"], drawAbout);
    kit.onChange(model, ["sources", "kinds", "groupings", "times", "view", "code"], drawChoices);
    kit.onChange(model, ["part"], drawPart);
    kit.onChange(model, ["news"], drawNews);
    kit.onChange(model, ["refusal"], drawRefusal);
    drawAbout();
    drawChoices();
    drawPart();
    drawNews();
    drawRefusal();
    return {
      message: (message) => typeof message.drawn === "number" && answered(message.drawn),
      closed: stop,
    };
  });
});
