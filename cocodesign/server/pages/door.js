// The door: reads the secret from the fragment, shows what it opens, and comes in only when somebody agrees.
// Works without a secure context; every text from the workshop is set as text.
(() => {
  "use strict";
  const LADDER = ["inform", "consult", "involve", "collaborate", "empower"]; // from least to most
  const $ = (id) => document.getElementById(id);
  const { role, known, base } = document.body.dataset;
  const words = JSON.parse($("words").textContent);
  const came = location.hash;
  const secrets = new URLSearchParams(came.slice(1));
  const another = new URLSearchParams(location.search).has("another"); // a neighbour joins on this phone
  if (location.hash) history.replaceState(null, "", location.pathname + location.search);

  let language = document.documentElement.lang;
  let facts = null; // what the code opens, once it is recognised
  let code = "";
  let busy = false;
  let trouble = null; // the refusal in sight, so that it can be said in the other language too

  // ---- words ----
  const say = (key, fill = {}) => {
    const text = key.split(".").reduce((found, part) => found?.[part], words[language]) ?? "";
    return text.replace(/\{(\w+)\}/g, (all, name) => fill[name] ?? all);
  };
  const put = (id, text) => {
    $(id).textContent = text ?? "";
  };
  const listing = (items) => items.join(", ");
  const grouped = (text) => text.replace(/(.{4})(?=.)/g, "$1 ");
  const tidy = (text) => text.toUpperCase().replace(/[^A-Z0-9]/g, "");

  function speak(chosen) {
    language = chosen;
    document.documentElement.lang = chosen;
    for (const el of document.querySelectorAll("[data-say]")) el.textContent = say(el.dataset.say);
    for (const el of document.querySelectorAll("[data-label]"))
      el.setAttribute("aria-label", say(el.dataset.label));
    for (const el of document.querySelectorAll("[data-language]"))
      el.setAttribute("aria-pressed", String(el.dataset.language === chosen));
    if (facts) show();
    if (trouble) complain(trouble);
  }

  // ---- asking the server ----
  async function post(address, body) {
    let answer;
    try {
      answer = await fetch(base + address, {
        method: "POST",
        redirect: "manual",
        credentials: "same-origin",
        cache: "no-store",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
    } catch {
      return { no: { code: "no-line", facts: {} } };
    }
    if (answer.type === "opaqueredirect") return { ok: {} };
    return answer.json().catch(() => ({ no: { code: "no-line", facts: {} } }));
  }

  // While the keeper is away the question is asked again; everything else is answered at once.
  async function insist(address, body) {
    for (;;) {
      const answer = await post(address, body);
      if (answer.no?.code !== "away") return answer;
      complain(answer.no);
      await new Promise((go) => setTimeout(go, 1500 + 1500 * Math.random()));
    }
  }

  function complain(no) {
    trouble = no;
    const text = no && (say("wrong." + no.code, no.facts) || no.message || say("wrong.no-line"));
    const inSight = $("welcome") && !$("welcome").hidden ? "wrong-2" : "wrong";
    for (const id of ["wrong", "wrong-2"]) {
      const el = $(id),
        said = id === inSight && text ? text : "";
      if (!el) continue;
      el.hidden = !said;
      if (el.textContent !== said) el.textContent = said;
    }
    for (const id of ["code", "name"]) $(id)?.removeAttribute("aria-invalid");
    const field = {
      "wrong-code": "code",
      "short-code": "code",
      "bad-name": "name",
      "bad-text": "name",
      "too-long": "name",
    }[no?.code];
    if (field) {
      $(field).setAttribute("aria-invalid", "true");
      $(field).focus();
    }
  }

  const hold = (button, held, key) => {
    busy = held;
    button.setAttribute("aria-disabled", String(held));
    button.textContent = say(held ? "looking" : key);
  };

  // ---- a link that is exchanged at once ----
  async function exchange(name, where) {
    const answer = await insist("hello", { [name]: secrets.get(name) });
    if (answer.ok) location.replace(base + where);
    else complain(answer.no);
  }

  // ---- step one: Join ----
  async function look(typed) {
    code = tidy(typed);
    const answer = await insist("hello/look", { code });
    if (!answer.ok) {
      facts = null;
      code = "";
      recognise();
      complain(answer.no);
      return false;
    }
    facts = answer.ok;
    complain(null);
    show();
    return true;
  }

  function recognise() {
    $("code-field").hidden = Boolean(facts);
    $("recognised").hidden = !facts;
    $("purpose").hidden = !facts;
  }

  const question = () => facts.purpose ?? "";
  const titleOf = (stage) => stage.title || stage.stage;

  function show() {
    recognise();
    document.title = say($("welcome").hidden ? "join_title" : "welcome_title", { title: facts.title });
    $("title").removeAttribute("data-say");
    $("asks").removeAttribute("data-say");
    put("title", facts.title);
    put("asks", facts.organisation ? say("asks", { organisation: facts.organisation }) : facts.title);
    put("purpose", question());
    const [before, after] = say("recognised").split("{code}");
    const sign = document.createElement("b");
    sign.className = "code";
    sign.textContent = grouped(code);
    $("recognised-words").replaceChildren(before, sign, after ?? "");
    put("title-2", facts.title);
    put("short-why", facts.purpose_short || facts.purpose);
    const level = LADDER.includes(facts.influence?.level) ? facts.influence.level : "";
    put(
      "short-say",
      facts.influence?.short || (level ? say("levels." + level) : facts.influence?.words || ""),
    );
    showAgenda();
    put("purpose-2", facts.purpose);
    $("values").replaceChildren(...(facts.values ?? []).map((value) => item(value)));
    $("ladder").replaceChildren(
      ...LADDER.map((name) => {
        const step = item(""),
          word = document.createElement("span");
        word.textContent = say("levels." + name);
        step.replaceChildren(word);
        if (name === level) step.setAttribute("aria-current", "true");
        return step;
      }),
    );
    put("level", level ? say("levels." + level) + "." : "");
    put("influence", facts.influence?.words);
    const terms = facts.terms && (words[language].terms_texts[facts.terms] || facts.terms);
    $("terms").hidden = !terms;
    put("terms-text", typeof terms === "string" ? terms : terms?.text);
  }

  function item(text) {
    const el = document.createElement("li");
    el.dir = "auto";
    el.textContent = text;
    return el;
  }

  function showAgenda() {
    const stages = facts.stages ?? [];
    const welcomed = stages[0]?.kind === "welcome";
    const names = [say("welcome"), ...stages.slice(welcomed ? 1 : 0).map(titleOf)];
    const open = stages.find((stage) => stage.state === "open" && stage.kind !== "welcome");
    const ahead = stages.filter(
      (stage) => stage.state !== "closed" && stage.kind !== "welcome" && stage !== open,
    );
    const first = open ?? ahead[0];
    $("agenda").replaceChildren(
      ...names.map((name, place) => {
        const step = document.createElement("i");
        step.dataset.is = place ? "next" : "now";
        return step;
      }),
    );
    const where = say("stage_of", { number: 1, count: names.length });
    $("agenda").setAttribute("aria-label", where);
    const now = document.createElement("b");
    now.textContent = names[0];
    $("stages").replaceChildren(where + ": ", now, names.length > 1 ? ", " + listing(names.slice(1)) : "");
    put("short-next", first ? say("read_agree", { stage: titleOf(first) }) : "");
    const later = listing((open ? ahead : ahead.slice(1)).map(titleOf));
    put(
      "happens",
      [
        first && say(open ? "open_now" : "starts_with", { stage: titleOf(first) }),
        later && say("then", { stages: later }),
        say("come_late"),
      ]
        .filter(Boolean)
        .join(" "),
    );
  }

  // ---- step two: Welcome ----
  function step(name) {
    const welcome = name === "welcome" && Boolean(facts);
    $("join").hidden = welcome;
    $("welcome").hidden = !welcome;
    $("skip").href = welcome ? "#agree-main" : "#main";
    if (facts) document.title = say(welcome ? "welcome_title" : "join_title", { title: facts.title });
    scrollTo(0, 0);
    $(welcome ? "welcome-head" : "main").focus({ preventScroll: true });
  }

  const KEY = "cocodesign-join";
  const lastJoin = () => JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  function joinId() {
    const stored = lastJoin();
    if (stored.code === code && stored.id) return stored.id;
    const id = [...crypto.getRandomValues(new Uint8Array(16))]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");
    sessionStorage.setItem(KEY, JSON.stringify({ code, id }));
    return id;
  }

  async function agree() {
    if (busy) return;
    hold($("agree"), true);
    put("kept", say("coming"));
    const answer = await insist("hello", {
      id: joinId(),
      code,
      another,
      name: $("name").value,
      language,
      consents: [...document.querySelectorAll("[name=consents]:checked")].map((box) => box.value),
    });
    if (answer.ok) {
      sessionStorage.setItem(KEY, JSON.stringify({ code })); // the next one who joins here is another person
      location.replace(base);
      return;
    }
    hold($("agree"), false, "agree");
    put("kept", say("nothing_kept"));
    if (["bad-name", "bad-text", "too-long", "wrong-code"].includes(answer.no.code)) history.back(); // back to the field that is meant
    setTimeout(() => complain(answer.no), 60);
  }

  // ---- what is left to somebody who was shut out: that their words go ----
  async function erase() {
    if (busy) return;
    hold($("erase"), true);
    const answer = await insist("hello/erase", { sure: true });
    hold($("erase"), false, "erase");
    if (!answer.ok) return complain(answer.no);
    $("own").remove();
    try {
      for (const kept of Object.keys(localStorage)) if (kept.startsWith("co:")) localStorage.removeItem(kept);
    } catch {
      // private mode: nothing was kept
    }
    $("ended").dataset.say = "erased";
    put("ended", say("erased"));
    return complain(null);
  }

  // ---- the page ----
  async function openDoor() {
    if (!navigator.cookieEnabled) return complain({ code: "cookies", facts: {} });
    for (const [name, where] of [
      ["token", ""],
      ["wall", "wall"],
      ["key", ""],
    ])
      if (secrets.get(name)) return exchange(name, where);
    if (["yes", "others"].includes(known) && !another)
      return location.replace(base + (known === "yes" ? "" : "hello/phone" + came));
    if (role !== "participant") return undefined;
    $("erase")?.addEventListener("click", erase);
    $("shared").hidden = !another;
    $("to-phone").addEventListener("click", () => location.assign(base + "hello/phone"));

    for (const el of document.querySelectorAll("[data-language]"))
      el.addEventListener("click", () => speak(el.dataset.language));
    for (const el of document.querySelectorAll("[data-to]"))
      el.addEventListener("click", () => {
        $(el.dataset.to).scrollIntoView();
        $(el.dataset.to).focus({ preventScroll: true });
      });
    $("code").addEventListener("blur", () => {
      $("code").value = grouped(tidy($("code").value));
    });
    $("another").addEventListener("click", () => {
      facts = null;
      code = "";
      $("code").value = "";
      recognise();
      $("code").focus();
    });
    $("agree").addEventListener("click", agree);
    $("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      if (!facts) {
        if (tidy($("code").value).length !== 8) return complain({ code: "short-code", facts: {} });
        hold($("come"), true);
        const found = await look($("code").value);
        hold($("come"), false, "come");
        if (!found) return;
      }
      complain(null);
      history.pushState({ step: "welcome" }, "");
      step("welcome");
    });
    addEventListener("popstate", (event) => step(event.state?.step));
    const given = secrets.get("code") ?? (another ? lastJoin().code : "");
    if (given) {
      $("code").value = grouped(tidy(given));
      $("code-field").hidden = true; // it comes back if the code is not known
      await look(given);
    }
    return undefined;
  }
  addEventListener("hashchange", () => location.reload()); // another link was opened while the door stood open
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  openDoor();
})();
