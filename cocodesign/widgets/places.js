// The bottom bar: four places, each a word under a mark, and above it the one main action of the page in sight.
export default opens((kit, model, el) => {
  const { h, _, mark, page, memory } = kit;
  const PLACES = [
    ["now", "flag", _("Now")],
    ["ideas", "list", _("Ideas")],
    ["threads", "threads", _("Threads")],
    ["part", "me", _("My part")],
  ];
  const goTo = (place) => (e) => {
    e.preventDefault();
    if (place === "now") page.first = page.target || page.first;
    page.go(place);
  };
  const links = PLACES.map(([place, icon, words]) =>
    h("a", { href: "#" + place, onclick: goTo(place) }, mark(icon), h("span", {}, words)),
  );
  const dock = h("div", { style: { display: "contents" } });
  el.style.display = "contents";
  el.append(dock, h("nav.co-bar", { "aria-label": _("Places") }, links));
  page.dock = dock;
  page.on = true;

  const placeKey = () => kit.outbox.scope + ":at";
  const draw = () => {
    PLACES.forEach(([place], i) => {
      if (place === page.place) links[i].setAttribute("aria-current", "page");
      else links[i].removeAttribute("aria-current");
    });
  };
  const off = kit.hear((what) => {
    if (what !== "page") return;
    draw();
    memory.set(placeKey(), page.place);
  });

  // A reload comes back to the same place.
  const last = history.state?.place || memory.get(placeKey(), "now");
  page.place = PLACES.some(([place]) => place === last) ? last : "now";
  page.idea = history.state?.idea || null;
  if (kit.onOwnPage()) history.replaceState({ place: page.place, idea: page.idea }, "");
  kit.tell("dock");
  kit.tell("page");
  return off;
});
