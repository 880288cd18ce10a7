// What was promised: one row a promise, from its first day to the day it was kept, with today's line through all.
const DAY = 24 * 3600 * 1000;

const wallPromises = (kit, model, { shortened }, goals) => {
  const { h, s, _, _n, number } = kit;
  const tongue = localeOf(model.get("language") || "en");
  const at = (day) => Date.parse(`${day}T12:00:00`);
  const isOpen = (promise) => !["kept", "broken"].includes(promise.state);
  const first = (promise) => promise.history[0]?.due;
  const final = (promise) => promise.history.at(-1) || {};
  const moves = (promise) => promise.history.filter((step) => step.state === "moved");
  const noon = () => new Date(kit.now()).setHours(12, 0, 0, 0);
  const isLate = (promise) => isOpen(promise) && promise.due && at(promise.due) < noon();
  const date = (when) => {
    const day = new Date(typeof when === "string" && when.length === 10 ? at(when) : when);
    const far = day.getFullYear() !== new Date(kit.now()).getFullYear() ? { year: "numeric" } : {};
    return day.toLocaleDateString(tongue, { day: "numeric", month: "long", ...far });
  };

  // When a promise counts as having been kept or broken is the day on which it was said.
  const settledAt = (promise) => (isOpen(promise) ? null : Date.parse(final(promise).at));
  const when = (promise) => settledAt(promise) ?? (promise.due ? at(promise.due) : Infinity);

  // ---- in words ----

  const because = (sentence, reason) =>
    reason ? [sentence, ": ", h("span", { dir: "auto" }, reason)] : [sentence];
  const state = (promise) => {
    const moved = moves(promise);
    const why = moved.at(-1)?.reason;
    const often = _n("moved once", "moved {n} times", moved.length);
    const { reason, evidence } = final(promise);
    if (promise.state === "kept") {
      const kept = because(_("kept on {date}", { date: date(settledAt(promise)) }), evidence);
      return moved.length ? [...kept, "; ", ...because(often, why)] : kept;
    }
    if (promise.state === "broken") return because(_("will not be kept"), reason);
    if (promise.needs && promise.needs.state !== "held") return needs(promise.needs);
    if (!promise.due) return [_("no day was named")];
    const day = date(promise.due);
    if (isLate(promise)) {
      const due = _("was due on {date}", { date: day });
      return moved.length ? [due, "; ", ...because(often, why)] : [due];
    }
    if (moved.length) return because(_("moved to {date}", { date: day }), why);
    return [_("planned for {date}", { date: day })];
  };
  // A promise that needs enough offers says how many there are, until it goes ahead.
  const needs = ({ kind, amount, unit, by, state, offered }) => {
    if (state === "released") return [_("not enough was offered, so it does not go ahead")];
    const all = { time: _n("one hour", "{n} hours", amount), skill: _n("one skill", "{n} skills", amount) };
    const needed = all[kind] || [number(amount), unit].filter(Boolean).join(" ");
    return [
      _("{offered} of {needed} offered, by {date}", { offered: number(offered), needed, date: date(by) }),
    ];
  };
  // Long words get more of the width than the days.
  const isWordy = (promise) =>
    [promise.text, final(promise).evidence, final(promise).reason].some((words) => words?.length > 120);
  const firstInWords = (promise) =>
    moves(promise).length && first(promise)
      ? h("span.co-unseen", {}, " ", _("First planned for {date}.", { date: date(first(promise)) }))
      : null;

  // ---- the signs ----

  const ring = (name, r, stroke, more) =>
    s("circle", { class: name, cx: 14, cy: 14, r, "stroke-width": stroke, ...more });
  const sign = (...parts) => s("svg", { class: "sign", viewBox: "0 0 28 28", "aria-hidden": "true" }, parts);
  const SIGNS = {
    kept: () => sign(ring("good", 11, 3), s("path", { class: "in", d: "m8 14 5 5 8-10" })),
    planned: () => sign(ring("plan", 10, 4)),
    first: () => sign(ring("old", 9, 3), s("path", { class: "old", d: "M3 25 25 3" })),
    revised: () => sign(ring("alert", 10, 4)),
    broken: () => sign(ring("alert", 10, 4), s("path", { class: "cross", d: "m9.500 9.500 9 9m0-9-9 9" })),
  };

  // ---- the days ----

  // From a week before the first day that counts to a week after the last, today among them.
  const span = (shown) => {
    const days = shown
      .flatMap((promise) => [first(promise), promise.due])
      .filter(Boolean)
      .map(at);
    const settled = shown.map(settledAt).filter(Boolean);
    const all = [...days, ...settled, noon()];
    const [from, to] = [Math.min(...all), Math.max(...all)];
    const edge = Math.max(3 * DAY, (to - from) / 25);
    return { from: from - edge, to: to + edge };
  };
  const share = ({ from, to }, time) => `${(100 * (time - from)) / (to - from)}%`;
  const put = (name, place, ...parts) => h(name, { style: { "inset-inline-start": place } }, parts);

  // The beginnings of weeks, months, quarters or years: as many as there is room to name.
  const ticks = ({ from, to }) => {
    const long = to - from;
    if (long < 60 * DAY) return weeks(from, to);
    const step = [1, 3, 12].find((months) => long / (months * 30.5 * DAY) <= 11) || 60;
    const start = new Date(from);
    const found = [];
    for (let month = step - (start.getMonth() % step) + start.getMonth(); ; month += step) {
      const day = new Date(start.getFullYear(), month, 1, 12);
      if (day > to) return found;
      const name = step === 12 || step === 60 || !day.getMonth() ? { year: "numeric" } : { month: "short" };
      found.push([day.getTime(), day.toLocaleDateString(tongue, name)]);
    }
  };
  const weeks = (from, to) => {
    const step = to - from < 30 * DAY ? 7 : 14;
    const day = new Date(from);
    day.setHours(12, 0, 0, 0);
    day.setDate(day.getDate() + ((8 - day.getDay()) % 7)); // a Monday
    const found = [];
    for (; day <= to; day.setDate(day.getDate() + step))
      found.push([day.getTime(), day.toLocaleDateString(tongue, { day: "numeric", month: "short" })]);
    return found;
  };

  const track = (promise, days) => {
    const marks = [];
    const end = isOpen(promise) ? promise.due && at(promise.due) : settledAt(promise);
    const start = first(promise) && at(first(promise));
    if (start && moves(promise).length && end) {
      const [a, b] = [Math.min(start, end), Math.max(start, end)];
      const style = {
        "inset-inline-start": share(days, a),
        width: `${(100 * (b - a)) / (days.to - days.from)}%`,
      };
      marks.push(h("i.late", { style }), put("span", share(days, start), SIGNS.first()));
    }
    const sort = { kept: "kept", broken: "broken", moved: "revised" }[promise.state] || "planned";
    if (end) marks.push(put("span", share(days, end), SIGNS[sort]()));
    return h("div.track", { "aria-hidden": "true" }, marks);
  };

  // ---- the page ----

  const heading = (all) => {
    const name = model.get("workshop")?.organisation;
    const days = new Set(all.map((promise) => date(Date.parse(promise.made_at))));
    const [day] = days;
    const bdi = h("bdi", {}, name);
    if (days.size > 1)
      return name ? kit.say(_("What {name} promised"), { name: bdi }) : _("What was promised");
    if (!name) return _("What was promised on {date}", { date: day });
    return kit.say(_("What {name} promised on {date}"), { name: bdi, date: day });
  };
  const figures = (all) => {
    const count = (is) => h("b", {}, number(all.filter(is).length));
    const figure = (is, words) => h("span", {}, count(is), " ", words);
    return h(
      "p.figures",
      {},
      figure((promise) => promise.state === "kept", _("kept")),
      figure(isOpen, _("to come")),
      figure((promise) => promise.state === "broken", _("broken")),
      figure((promise) => moves(promise).length > 0, _("moved")),
    );
  };
  const key = (all) => {
    const KEY = [
      ["kept", _("kept"), all.some((promise) => promise.state === "kept")],
      ["planned", _("planned"), true],
      ["first", _("first date"), all.some((promise) => moves(promise).length)],
      ["revised", _("revised date, with the reason"), all.some((promise) => moves(promise).length)],
      ["broken", _("will not be kept"), all.some((promise) => promise.state === "broken")],
    ];
    const entry = ([name, words]) => h("li", {}, SIGNS[name](), words);
    return h("ul.key", {}, KEY.filter(([, , is]) => is).map(entry));
  };

  const page = () => {
    const all = model.get("promises") || [];
    if (!all.length && goals.there()) return h("section.wp", {}, goals.large());
    if (!all.length) {
      return h(
        "section.ww",
        {},
        h("h1", {}, _("Nothing was promised yet.")),
        h(
          "p.co-soft",
          {},
          _("Here everybody will see what was promised, by which day, and what became of it."),
        ),
      );
    }
    // What matters now comes first, what is long settled last; it is the last that is left out where room is short.
    const now = [...all.filter(isOpen)].sort((a, b) => when(a) - when(b));
    const past = [...all].filter((promise) => !isOpen(promise)).sort((a, b) => when(b) - when(a));
    const days = span(all);
    const row = (promise) =>
      h(
        "li",
        { style: { order: Math.min(2e9, Math.round(when(promise) / 6e4)) } },
        h(
          "div.what",
          {},
          h("b", { dir: "auto" }, promise.text),
          promise.owner ? h("span.co-soft", {}, " · ", h("bdi", {}, promise.owner)) : null,
          h(`p.co-soft${isLate(promise) ? ".overdue" : ""}`, {}, state(promise), firstInWords(promise)),
        ),
        track(promise, days),
      );
    const today = share(days, noon());
    const late = parseFloat(today) > 70;
    const axis = h(
      "div.axis",
      { "aria-hidden": "true" },
      ticks(days).map(([time, words]) => put("span", share(days, time), words)),
    );
    const grid = h(
      "div.grid",
      { "aria-hidden": "true" },
      ticks(days).map(([time]) => put("i", share(days, time))),
      put("i.today", today),
    );
    const words = h(`span${late ? ".before" : ""}`, {}, _("today, {date}", { date: date(kit.now()) }));
    return h(
      "section.wp",
      {},
      h("div.hd", {}, h("h1", {}, heading(all)), figures(all)),
      h(
        `div.chart${all.some(isWordy) ? ".wordy" : ""}`,
        {},
        grid,
        axis,
        shortened(h("ol.promises"), [...now, ...past].map(row)),
        h("p.now", {}, put("span", today, words)),
      ),
      key(all),
      goals.strip(),
    );
  };
  return page;
};
