// The top of the facilitator's console: whose workshop, what for, saved or not; also the page's time and keys.
export default opens((kit, model, el) => {
  const { h, _, outbox } = kit;
  // What leads a room is not repeated hours later from a browser's memory: acts wait in this page only.
  let waiting = [];
  outbox.all = () => waiting;
  outbox.keep = (acts) => {
    waiting = acts;
  };
  outbox.carrier = model;

  const title = h("strong", { dir: "auto" });
  const purpose = h("p.co-voice.co-small", { dir: "auto" });
  const status = h("span.co-status", { role: "status" });
  const link = (words, props) => h("a.co-button.co-button--small", { href: "#", ...props }, words);
  const wall = link(_("Wall"), { target: "_blank", rel: "noopener" });
  const archive = link(_("Archive"), { download: "" });
  const paper = link(_("Print"), { target: "_blank", rel: "noopener" });
  const explore = link(_("Explore"), { target: "_blank", rel: "noopener" });
  wall.classList.add("co-button--secondary");
  explore.classList.add("co-button--quiet");
  archive.classList.add("co-button--quiet");
  paper.classList.add("co-button--quiet");
  el.append(
    h("h1.co-unseen", {}, _("Console of the workshop")),
    h(
      "div.co-console-head",
      {},
      h("div", {}, title, h("span.co-soft.co-small", {}, _("Facilitator"))),
      purpose,
      h("div.co-flow", {}, status, wall, paper, explore, archive),
    ),
  );

  const draw = () => {
    const about = model.get("workshop") || {};
    title.textContent = about.title || "";
    purpose.textContent = about.purpose || "";
    if (kit.onOwnPage() && about.title) document.title = `${about.title} · ${_("Facilitator")}`;
    lead(wall, model.get("wall"));
    lead(archive, model.get("archive"));
    lead(paper, model.get("paper"));
    lead(explore, model.get("explore"));
    drawStatus();
  };
  const lead = (anchor, href) => {
    anchor.hidden = !href;
    if (href) anchor.href = href;
  };

  // ---- saved or not: acts of the lists, and those of buttons, which Python sends ----

  let said = "";
  let sendingSince = 0;
  const drawStatus = () => {
    if (!model.get("sending")) sendingSince = 0;
    else sendingSince ||= Date.now();
    const at = [model.get("saved_at"), outbox.savedAt].filter(Boolean).sort().pop();
    const is = state(sendingSince ? Date.now() - sendingSince : 0);
    focusPlate();
    if (said === is + at) return;
    said = is + at;
    kit.drawStatus(status, is, at);
  };
  const state = (waited) => {
    const own = outbox.status;
    if (outbox.away || model.get("link") !== "live") return "away";
    if (own === "unsaved" || waited > 8000) return "unsaved";
    return own === "saving" || waited > 300 ? "saving" : "saved";
  };

  // ---- a button is off while its act is on its way; who pressed it by keyboard finds their place again ----

  let pressed = null;
  const hasNoFocus = () => document.activeElement === document.body;
  const note = (e) => {
    const byKeyboard = e.detail === 0;
    pressed = byKeyboard ? e.target.closest("button") : null;
  };
  const leave = (e) => {
    if (e.target !== document.body && e.target !== pressed) pressed = null;
  };
  const giveBack = new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (target === pressed && !target.disabled && hasNoFocus()) target.focus();
    }
  });
  // Who pressed a button that went away with its act goes on at the plate.
  const focusPlate = () => {
    if (!pressed || pressed.offsetParent || !hasNoFocus()) return;
    document.querySelector("h2.co-now")?.focus();
    pressed = null;
  };
  const keys = (e) => {
    const isTyping = e.target.closest("input, textarea, select");
    if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey) || isTyping) return;
    const main = document.querySelector("button.co-step");
    if (!main || main.disabled || !main.offsetParent) return;
    e.preventDefault();
    main.click();
  };
  document.addEventListener("click", note, true);
  document.addEventListener("focusin", leave);
  document.addEventListener("keydown", keys);
  giveBack.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["disabled"] });

  const timer = setInterval(() => {
    kit.tell("tick");
    drawStatus();
  }, 1000);
  const off = kit.hear((what) => {
    if (["posted", "answered", "status"].includes(what)) drawStatus();
  });
  kit.attend(model, {
    message({ time }) {
      if (time) kit.setClock(time);
    },
  });
  kit.onChange(model, ["workshop", "wall", "archive", "paper", "explore"], draw);
  kit.onChange(model, ["sending", "saved_at"], drawStatus);
  kit.onChange(model, ["link"], () => {
    outbox.link = model.get("link");
    if (outbox.link === "live") outbox.resend();
    drawStatus();
  });
  outbox.link = model.get("link") || "live";
  kit.ask(model, { ask: "time" });
  draw();
  return () => {
    clearInterval(timer);
    off();
    giveBack.disconnect();
    document.removeEventListener("click", note, true);
    document.removeEventListener("focusin", leave);
    document.removeEventListener("keydown", keys);
  };
});
