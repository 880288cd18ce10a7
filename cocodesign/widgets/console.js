// The top of the facilitator's console: whose workshop, what for, saved or not; it also keeps the page's time and acts.
export default opens((kit, model, el) => {
  const { h, _, mark, clock, outbox } = kit;
  const alone = !document.body.classList.contains("co");
  // What leads a room is not repeated hours later from a browser's memory: acts wait in this page only.
  let waiting = [];
  outbox.all = () => waiting;
  outbox.keep = (acts) => {
    waiting = acts;
  };
  outbox.carrier = model;

  const title = h("strong", { dir: "auto" }),
    purpose = h("p.co-voice.co-small", { dir: "auto" });
  const status = h("span.co-status", { role: "status" });
  const link = (href, words, props) => h("a.co-button.co-button--small", { href, ...props }, words);
  const wall = link("#", _("Wall"), { target: "_blank", rel: "noopener" }),
    archive = link("#", _("Archive"), { download: "" });
  wall.classList.add("co-button--secondary");
  archive.classList.add("co-button--quiet");
  const head = h(
    "div.co-console-head",
    {},
    h("div", {}, title, h("span.co-soft.co-small", {}, _("Facilitator"))),
    purpose,
    h("div.co-flow", {}, status, wall, archive),
  );
  el.append(h("h1.co-unseen", {}, _("Console of the workshop")), head);

  let said = "",
    sendingSince = 0,
    pressed = null;
  const drawStatus = () => {
    // Who pressed a button that went away with its act goes on at the plate.
    if (pressed && !pressed.offsetParent && document.activeElement === document.body) {
      document.querySelector("h2.co-now")?.focus();
      pressed = null;
    }
    const own = outbox.status,
      away = outbox.away || model.get("link") !== "live";
    if (!model.get("sending")) sendingSince = 0;
    else sendingSince ||= Date.now();
    const waits = sendingSince && Date.now() - sendingSince > 300;
    const at = [model.get("saved_at"), outbox.savedAt].filter(Boolean).sort().pop();
    const is = away
      ? "away"
      : own === "unsaved" || (waits && Date.now() - sendingSince > 8000)
        ? "unsaved"
        : own === "saving" || waits
          ? "saving"
          : "saved";
    if (said === is + at) return;
    said = is + at;
    const [icon, words] =
      is === "away"
        ? ["warn", _("Reconnecting")]
        : is === "unsaved"
          ? ["warn", _("Not saved")]
          : is === "saving"
            ? ["clock", _("Saving")]
            : ["tick", at ? _("Saved {time}", { time: clock(at) }) : _("All saved")];
    status.dataset.is = is === "saved" ? "saved" : is === "saving" ? "saving" : "unsaved";
    status.replaceChildren(mark(icon), words);
  };
  const draw = () => {
    const about = model.get("workshop") || {};
    title.textContent = about.title || "";
    purpose.textContent = about.purpose || "";
    if (!alone && about.title) document.title = `${about.title} · ${_("Facilitator")}`;
    for (const [node, href] of [
      [wall, model.get("wall")],
      [archive, model.get("archive")],
    ]) {
      node.hidden = !href;
      if (href) node.href = href;
    }
    drawStatus();
  };

  // A button is off while its act is on its way; whoever pressed it by keyboard finds their place again.
  const place = document;
  const note = (e) => {
    pressed = e.detail === 0 ? e.target.closest("button") : null;
  };
  const leave = (e) => {
    if (e.target !== document.body) pressed = e.target === pressed ? pressed : null;
  };
  place.addEventListener("click", note, true);
  place.addEventListener("focusin", leave);
  const back = new MutationObserver((changes) => {
    for (const { target } of changes)
      if (target === pressed && !target.disabled && document.activeElement === document.body) target.focus();
  });
  back.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["disabled"] });
  const keys = (e) => {
    if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey) || e.target.closest("input, textarea, select")) return;
    const main = document.querySelector("button.co-step");
    if (main && !main.disabled && main.offsetParent) {
      e.preventDefault();
      main.click();
    }
  };
  place.addEventListener("keydown", keys);

  const timer = setInterval(() => {
    kit.tell("tick");
    drawStatus();
  }, 1000);
  const off = kit.hear((what) => {
    if (["posted", "answered", "status"].includes(what)) drawStatus();
  });
  kit.attend(model, {
    message(m) {
      if (m.time) kit.setClock(m.time);
    },
  });
  for (const what of ["workshop", "wall", "archive"]) model.on("change:" + what, draw);
  for (const what of ["sending", "saved_at"]) model.on("change:" + what, drawStatus);
  model.on("change:link", () => {
    outbox.link = model.get("link");
    if (outbox.link === "live") outbox.resend();
    drawStatus();
  });
  outbox.link = model.get("link") || "live";
  try {
    model.send({ ask: "time" });
  } catch {
    /* our own clock will do */
  }
  draw();
  return () => {
    clearInterval(timer);
    off();
    back.disconnect();
    place.removeEventListener("click", note, true);
    place.removeEventListener("focusin", leave);
    place.removeEventListener("keydown", keys);
  };
});
