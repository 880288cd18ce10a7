// Opens every widget's module: hands it the page's one kit, which the first widget that carries it brings.
const theKit = (model) => {
  const page = (globalThis.cocodesign ??= {});
  page.kit ??= new Promise((found) => { page.bring = found; });
  const source = model.get("_kit");
  if (source && page.bring) {
    const bring = page.bring;
    page.bring = null;
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    bring(import(url));
  }
  return page.kit.then((kit) => { kit.learn(model.get("words"), model.get("language")); return kit; });
};
const opens = (draw) => ({
  render({ model, el }) {
    let close, closed = false;
    theKit(model).then((kit) => { if (!closed) close = draw(kit, model, el); });
    return () => { closed = true; close?.(); };
  },
});
