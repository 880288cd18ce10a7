// The page on which a workshop is made: keeps a draft, shows beside the form what people will read, and makes it.
// It checks nothing: the rules do, and what they refuse is said beside its field.
(() => {
  "use strict";
  const KEY = "cocodesign-new"; // the draft, in this browser
  const PAUSE = 400; // ms without typing until the draft is kept
  const $ = (id) => document.getElementById(id);
  const { base } = document.body.dataset;
  const facts = JSON.parse($("facts").textContent);
  const { words } = facts;
  const form = $("form");
  const FIELDS = ["template", "title", "purpose", "purpose_short", "organisation", "influence", "influence_words", "values", "mode"];
  let template = null; // the agenda that is chosen
  let busy = false;
  let typing = 0;

  const fill = (text, gaps) => text.replace(/\{(\w+)\}/g, (all, name) => gaps[name] ?? all);
  const value = (name) => form.elements[name]?.value ?? "";
  const filled = () => Object.fromEntries(FIELDS.map((name) => [name, value(name)]));

  // ---- the draft ----
  function kept() {
    try {
      return JSON.parse(localStorage.getItem(KEY) ?? "{}");
    } catch {
      return {};
    }
  }
  function keep() {
    clearTimeout(typing);
    typing = 0;
    try {
      localStorage.setItem(KEY, JSON.stringify(filled()));
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      tell("saved", fill(words.draft, { time }));
    } catch {
      tell("unsaved", words.no_draft);
    }
  }
  function forget() {
    clearTimeout(typing);
    typing = 0;
    try {
      localStorage.removeItem(KEY);
    } catch {
      // nothing was kept
    }
  }
  function tell(is, text) {
    $("draft").dataset.is = is;
    const said = $("draft").lastElementChild;
    if (said.textContent !== text) said.textContent = text;
  }

  function restore() {
    const draft = kept();
    for (const name of FIELDS) {
      const wanted = facts.given[name] || draft[name] || "";
      const field = form.elements[name];
      if (!field || !wanted) continue;
      if (field instanceof RadioNodeList || field.type === "radio")
        for (const one of form.querySelectorAll(`[name="${name}"]`)) one.checked ||= one.value === wanted;
      else field.value = wanted;
    }
    if (!value("template")) form.querySelector("[name=template]").checked = true;
    if (Object.values(draft).some(Boolean)) keep();
  }

  // ---- what the chosen agenda proposes ----
  const choose = (name, wanted) => {
    for (const one of form.querySelectorAll(`[name="${name}"]`)) one.checked = one.value === wanted;
  };
  function follow() {
    const before = template;
    template = facts.templates[value("template")];
    for (const [name, part] of [["influence", "level"], ["mode", "mode"]])
      if (!value(name) || (before && value(name) === before[part])) choose(name, template[part]);
    $("field-mode").hidden = !template.mode;
  }

  // ---- what people will see ----
  const show = (name, text) => {
    for (const el of document.querySelectorAll(`[data-shows="${name}"]`)) el.textContent = text;
  };
  const items = (name, made) => document.querySelector(`[data-shows="${name}"]`).replaceChildren(...made);
  const element = (tag, text) => {
    const el = document.createElement(tag);
    el.dir = "auto";
    el.textContent = text;
    return el;
  };
  function preview() {
    const purpose = value("purpose").trim();
    const level = facts.levels[value("influence")] ?? "";
    const proposed = value("influence") === template.level ? template.words : "";
    show("title", value("title").trim() || words.untitled);
    show("why", value("purpose_short").trim() || purpose);
    show("say", level);
    const first = template.stages.find((stage) => stage.kind !== "welcome");
    show("next", first ? fill(facts.next, { stage: first.title }) : "");
    show("purpose", purpose || words.no_purpose_yet);
    show("level", level && `${level}.`);
    show("limits", value("influence_words").trim() || proposed);
    $("limits-help").textContent = proposed ? fill(words.limits_help, { words: proposed }) : words.limits_none;
    $("count").textContent = fill(words.count, { n: [...value("purpose_short")].length, most: facts.short });
    items("values", value("values").split("\n").filter((line) => line.trim()).map((line) => element("li", line.trim())));
    items(
      "agenda",
      template.stages.map((stage) => {
        const row = document.createElement("li");
        const ballot = words.kinds[stage.ballot] ?? "";
        const minutes = stage.minutes ? fill(words.minutes, { n: stage.minutes }) : "";
        row.append(element("b", stage.title), element("span", [ballot, minutes].filter(Boolean).join(", ")));
        return row;
      }),
    );
    const whole = template.stages.reduce((sum, stage) => sum + (stage.minutes ?? 0), 0);
    show("whole", whole ? fill(words.whole, { n: whole }) : "");
  }

  // ---- refusals ----
  function complain(no) {
    for (const el of document.querySelectorAll("[id^='no-']")) {
      el.hidden = true;
      el.textContent = "";
    }
    for (const el of form.querySelectorAll("[aria-invalid]")) el.removeAttribute("aria-invalid");
    if (!no) return;
    const place = $(`no-${no.field || "form"}`) ?? $("no-form");
    place.textContent = no.text || words.wrong[no.code] || words.wrong.broken;
    place.hidden = false;
    const field = no.field && form.querySelector(`[name="${no.field}"]`);
    if (field) {
      if (field.type !== "radio") field.setAttribute("aria-invalid", "true");
      field.focus();
    }
  }

  // ---- making it ----
  async function post(body) {
    try {
      const answer = await fetch(`${base}new`, {
        method: "POST",
        credentials: "same-origin",
        cache: "no-store",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      return await answer.json();
    } catch {
      return { no: { code: "no-line" } };
    }
  }
  const wait = (ms) => new Promise((go) => setTimeout(go, ms));

  // This page's server has ended, and the workshop's takes its place at the same address.
  async function goThere(secret) {
    const slow = setTimeout(() => {
      $("made").textContent = words.slow;
    }, 60_000);
    for (;;) {
      await wait(500);
      const there = await fetch(`${base}hello`, { cache: "no-store" }).then((answer) => answer.ok, () => false);
      if (there) break;
    }
    clearTimeout(slow);
    location.replace(`${base}hello#key=${encodeURIComponent(secret)}`);
  }

  async function make(rehearse) {
    if (busy) return;
    hold(true);
    keep();
    complain(null);
    const answer = await post({ ...filled(), rehearse });
    if (!answer.ok) {
      hold(false);
      complain(answer.no ?? { code: "broken" });
      return;
    }
    if (!rehearse) forget();
    form.hidden = true;
    $("made").textContent = words.made;
    $("made").hidden = false;
    $("made").focus();
    await goThere(answer.ok.secret);
  }
  function hold(held) {
    busy = held;
    for (const id of ["make", "rehearse"]) $(id).setAttribute("aria-disabled", String(held));
  }

  // ---- the page ----
  restore();
  follow();
  preview();
  form.addEventListener("input", (event) => {
    if (event.target.name === "template") follow();
    preview();
    clearTimeout(typing);
    typing = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", (event) => event.preventDefault()); // Enter in a field makes nothing
  $("make").addEventListener("click", () => make(false));
  $("rehearse").addEventListener("click", () => make(true));
  addEventListener("pagehide", () => {
    if (typing) keep();
  });
  addEventListener("hashchange", () => location.reload()); // another link was opened while this page stood open
})();
