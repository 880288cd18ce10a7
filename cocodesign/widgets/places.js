// The bottom bar: four places, each a word under a mark, and above it the one main action of the page in sight.
export default opens((kit, model, el) => {
  const { h, _, mark, page, memory } = kit;
  el.style.display = "contents";
  const dock = h("div", { style: { display: "contents" } });
  const places = [
    ["now", "flag", _("Now")],
    ["ideas", "list", _("Ideas")],
    ["threads", "threads", _("Threads")],
    ["part", "me", _("My part")],
  ];
  const links = places.map(([place, icon, words]) =>
    h(
      "a",
      {
        href: "#" + place,
        onclick: (e) => {
          e.preventDefault();
          if (place === "now") page.first = page.target || page.first;
          page.go(place);
        },
      },
      mark(icon),
      h("span", {}, words),
    ),
  );
  el.append(dock, h("nav.co-bar", { "aria-label": _("Places") }, links));
  page.dock = dock;
  page.on = true;
  const draw = () =>
    links.forEach((a, i) =>
      places[i][0] === page.place
        ? a.setAttribute("aria-current", "page")
        : a.removeAttribute("aria-current"),
    );
  const off = kit.hear((what) => {
    if (what === "page") {
      draw();
      memory.set(kit.outbox.scope + ":at", page.place);
    }
  });
  // A reload comes back to the same place.
  const at = history.state?.place || memory.get(kit.outbox.scope + ":at", "now");
  Object.assign(page, {
    place: places.some((p) => p[0] === at) ? at : "now",
    idea: history.state?.idea || null,
  });
  if (document.body.classList.contains("co"))
    history.replaceState({ place: page.place, idea: page.idea }, "");
  kit.tell("dock");
  kit.tell("page");
  return off;
});
