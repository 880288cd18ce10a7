// How the machine is doing that serves this workshop: pages, memory, lag, and what to do when it gets tight.
const EVERY = 10000; // ms between two questions, while the page is looked at

export default opens((kit, model, el) => {
  const { h, fill, _, _n, clock, number } = kit;
  const STATES = { fine: _("fine"), tight: _("tight"), full: _("full") };
  const TONE = { fine: ".co-chip--good", tight: "", full: ".co-chip--alert" };
  const TO_DO = {
    places: {
      tight: _(
        "Nearly every place is taken. Whoever comes next may have to wait: ask people to close second pages.",
      ),
      full: _(
        "Every place is taken; whoever comes waits and is let in by itself. Serve again with more places (--most), or share phones.",
      ),
    },
    memory: {
      tight: _("Close other programs on this computer, the browser’s tabs above all."),
      full: _("Memory is nearly used up. Close other programs now, and let nobody open a second page."),
    },
    lag: {
      tight: _(
        "Answers come late. It passes when many people do the same at once; else close other programs.",
      ),
      full: _("Answers come very late. Pause for a minute; nothing that was saved is lost."),
    },
  };

  const section = h("section.co-pan.co-health", {});
  const id = kit.newId();
  const chip = h("span.co-chip", { hidden: true });
  const head = h("div.co-split", {}, h("h2", { id }, _("The server")), chip);
  const body = h("div.co-stack--tight");
  const spoken = h("p.co-unseen", { role: "status" });
  section.setAttribute("aria-labelledby", id);
  section.append(head, body, spoken);
  el.append(section);

  const gigabytes = (mb) => _("{n} GB", { n: number(Math.round(mb / 102.4) / 10) });
  const remedy = (what, state, words) =>
    state === "fine" ? null : h("li", {}, h("b", {}, words), h("span.co-tiny", {}, TO_DO[what][state]));
  const drawChip = (is) => {
    chip.hidden = !STATES[is];
    chip.className = "co-chip" + (TONE[is] || "").replace(".", " ");
    chip.textContent = STATES[is] || "";
  };
  // What was erased is out of the tables at once; out of the files when they were written anew and looked through.
  const purge = ({ since, erasures, done }) => {
    if (!since && !done) return null;
    if (!since)
      return h("p.co-tiny", {}, _("Files cleaned of what was erased: {time}.", { time: clock(done) }));
    const what = erasures
      ? _n(
          "What one erasure took away may still lie in free pages of the files, since {time}.",
          "What {n} erasures took away may still lie in free pages of the files, since {time}.",
          erasures,
          { time: clock(since) },
        )
      : _("The key of a sealed vote may still lie in free pages of the files, since {time}.", {
          time: clock(since),
        });
    const when = _(
      "They are cleaned by themselves as soon as nobody writes for a moment; until then the purge is pending.",
    );
    return h("p.co-small", { "data-purge": "pending" }, what + " " + when);
  };
  const drawFigures = (figures) => {
    const { state } = figures;
    const open = body.querySelector("details")?.open;
    const pages = _n("one page of {most} open", "{n} pages of {most} open", figures.kernels, {
      most: number(figures.most),
    });
    const ms = Math.round(Math.max(figures.keeper_ms, figures.delay_ms));
    const lag = _("{n} ms until an answer", { n: number(ms) });
    const free = _("{free} of {total} memory free", {
      free: gigabytes(figures.free_mb),
      total: gigabytes(figures.total_mb),
    });
    const held = _n("one process", "{n} processes", figures.processes);
    const more = h(
      "details.co-tiny",
      { open: !!open },
      h("summary", {}, pages),
      h(
        "p",
        {},
        [
          free,
          lag,
          _n("one person has a page open", "{n} people have a page open", figures.here),
          _("{processes} hold {memory}", { processes: held, memory: gigabytes(figures.memory_mb) }),
          _("keeper {a} ms, pages {b} ms", { a: number(figures.keeper_ms), b: number(figures.delay_ms) }),
        ].join(" · "),
      ),
    );
    say(state.all);
    drawChip(state.all);
    const remedies = [
      remedy("places", state.places, pages),
      remedy("memory", state.memory, free),
      remedy("lag", state.lag, lag),
    ].filter(Boolean);
    fill(body, remedies.length ? h("ul", {}, remedies) : null, purge(figures.purge || {}), more);
  };
  const drawWords = (is, words) => {
    section.dataset.is = is;
    drawChip("");
    fill(body, h("p.co-small.co-soft", {}, words));
  };
  // What got worse or better is said once.
  const say = (is) => {
    const before = section.dataset.is;
    section.dataset.is = is;
    if (before && before !== is) spoken.textContent = _("The server: {state}", { state: STATES[is] });
  };

  const look = async () => {
    const address = model.get("address");
    if (!address || !kit.onOwnPage()) {
      drawWords("none", _("No figures here: they are on the facilitator’s page of a served workshop."));
      return;
    }
    if (document.hidden) return;
    try {
      const answer = await fetch(address, { cache: "no-store", redirect: "manual" });
      if (answer.ok) drawFigures(await answer.json());
      else if (answer.status === 503)
        drawWords("tight", _("The record’s keeper is away; it is started again by itself."));
      else drawWords("none", _("No figures: this page is not known any more. Open your link again."));
    } catch {
      drawWords("tight", _("The server does not answer. It is asked again by itself."));
    }
  };
  const timer = setInterval(look, EVERY);
  const back = () => document.hidden || look();
  document.addEventListener("visibilitychange", back);
  kit.onChange(model, ["address"], look);
  look();
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", back);
  };
});
