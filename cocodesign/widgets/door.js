// A module: on a page of ours the source is its address, in a notebook the code itself.
const fetched = (source) => {
  const address = source.startsWith("/")
    ? source
    : URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  return import(new URL(address, location.href).href);
};

// Opens every widget's module: hands it the page's one kit, which the first widget that carries it brings.
const opens = (draw) => ({
  render({ model, el }) {
    const page = (globalThis.cocodesign ??= {}),
      source = model.get("_kit");
    page.kit ??= new Promise((found) => {
      page.bring = found;
    });
    if (source && page.bring) {
      page.bring(fetched(source).then((kit) => kit.learn(model, kit)));
      page.bring = null;
    }
    const open = page.kit.then((kit) => draw(kit.learn(model, kit), model, el));
    return () => open.then((close) => close?.());
  },
});
