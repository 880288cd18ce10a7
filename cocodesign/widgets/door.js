// Opens every widget's module: hands it the page's one kit, which the first widget that carries it brings.
const opens = (draw) => ({
  render({ model, el }) {
    const page = (globalThis.cocodesign ??= {}),
      source = model.get("_kit");
    page.kit ??= new Promise((found) => {
      page.bring = found;
    });
    if (source && page.bring) {
      // On a page of ours it is an address, in a notebook the code itself.
      const address = source.startsWith("/")
        ? source
        : URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
      page.bring(import(new URL(address, location.href).href).then((kit) => kit.learn(model, kit)));
      page.bring = null;
    }
    const open = page.kit.then((kit) => draw(kit.learn(model, kit), model, el));
    return () => open.then((close) => close?.());
  },
});
