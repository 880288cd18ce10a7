// What the frame says meanwhile: saved or not saved in the head, and banners below it.

// Banners take their own room, and come and go only while nobody touches the page.
const bannerLane = ({ h, button, _ }) => {
  const el = h("div.co-banners", { "aria-live": "polite" });
  const find = (key) => [...el.children].find((banner) => banner.dataset.key === key);
  const waiting = new Map();
  let down = false;
  let touched = 0;

  const touch = (e) => {
    touched = Date.now();
    if (e.type !== "scroll") down = e.type === "pointerdown";
  };
  for (const kind of ["pointerdown", "pointerup", "pointercancel", "scroll"]) {
    addEventListener(kind, touch, { passive: true, capture: true });
  }

  const settle = () => {
    if (!waiting.size) return;
    if (down || Date.now() - touched < 300) {
      setTimeout(settle, 150);
      return;
    }
    for (const [key, banner] of waiting) replace(key, banner);
    waiting.clear();
  };
  const replace = (key, banner) => {
    const before = el.offsetHeight;
    const old = find(key);
    if (banner) banner.dataset.key = key;
    if (old && banner) old.replaceWith(banner);
    else if (old) old.remove();
    else if (banner) el.append(banner);
    const grew = el.offsetHeight - before;
    if (grew && scrollY > 0) scrollBy(0, grew); // what one reads stays where it is
  };

  return {
    el,
    // One banner a key; without a banner, it goes.
    put(key, banner) {
      if (!banner && !waiting.has(key) && !find(key)) return;
      waiting.set(key, banner);
      settle();
    },
    dismiss: (key, then) =>
      button("quiet small", _("Close"), () => {
        find(key)?.remove();
        then?.();
      }),
  };
};

// Saved, saving, not saved or without a line, beside the title; what it means for one's words, in a banner.
const savedStatus = (kit, put) => {
  const { h, _, button, clock, outbox, banner } = kit;
  const el = h("span.co-status", { role: "status" });
  let last = "";
  let wasUnsaved = false;

  const unsaved = () =>
    banner(
      "unsaved",
      "warn",
      [
        h("b", {}, _("Not saved yet. Kept on this phone.")),
        " ",
        _("It is sent by itself as soon as the line is back."),
      ],
      button("secondary small", _("Try now"), () => outbox.resend()),
    );
  const away = () =>
    banner("unsaved", "warn", [
      h("b", {}, _("The connection is gone.")),
      " ",
      _("You can read and write on; it is tried again by itself."),
    ]);
  const savedAgain = (at) =>
    banner("saved", "tick", [
      h("b", {}, _("Saved {time}.", { time: clock(at) })),
      " ",
      _("Nothing was lost, nothing was sent twice."),
    ]);

  const draw = () => {
    const { status: is, savedAt: at } = outbox;
    const key = is + at + outbox.away;
    if (key === last) return;
    last = key;
    kit.drawStatus(el, is, at);
    if (is === "unsaved" && !wasUnsaved) {
      wasUnsaved = true;
      put("saving", unsaved());
    } else if (is === "away" && !wasUnsaved) {
      put("saving", away());
    } else if (is === "saved") {
      put("saving", wasUnsaved ? savedAgain(at) : null);
      if (wasUnsaved) setTimeout(clear, 8000);
      wasUnsaved = false;
    }
  };
  const clear = () => {
    if (outbox.status === "saved") put("saving", null);
  };
  return { el, draw };
};
