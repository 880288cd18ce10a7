// A client for anywidgets: the kernel's widgets on a page without JupyterLab.
//
// What it promises to a widget: the model of anywidget (get, set, save_changes, on, off, send, widget_manager),
// a place in the page by the trait `_place` ("top", "main" or "foot"), and that nothing it saves or sends is lost
// while the line is down: what the kernel has not answered for is sent again when the line is back.
(() => {
  "use strict";
  const PLACES = ["top", "main", "foot"];
  const LONGEST = 60000; // bytes of one message; the server closes the line for more
  const QUIET = 8000; // ms without an answer to something sent, until the line counts as broken
  const PATIENCE = 1200; // ms a line may be down before it is said
  const OPENING = 25000; // ms until a line that opens counts as broken
  const NOT_ACCEPTABLE = 1008; // websocket code: sending the same again would close the line again
  const ENDED = [403, 404]; // the kernel is gone, or not ours: the page is opened anew

  const source = document.getElementById("page");
  const page = source ? JSON.parse(source.textContent) : null;
  const words = page?.words ?? {};
  const pause = (ms) => new Promise((go) => setTimeout(go, ms));
  const random = () =>
    [...crypto.getRandomValues(new Uint8Array(16))]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");

  // ---- what the visitor is told ----
  let sayLater = 0,
    wasWaiting = false;
  function link(state) {
    document.body.dataset.link = state;
    clearTimeout(sayLater);
    const line = document.getElementById("link");
    const tell = (text, is = "") => {
      line.dataset.is = is;
      if (line.textContent !== text) line.textContent = text;
    };
    if (state === "gone") tell(words.gone);
    else if (state === "live") {
      if (wasWaiting) {
        tell(words.back, "back");
        sayLater = setTimeout(() => tell(""), 4000);
      } else tell("");
      wasWaiting = false;
    } else if (state === "waiting")
      sayLater = setTimeout(() => {
        wasWaiting = true;
        tell(words.waiting);
      }, PATIENCE);
  }

  let reloading = false;
  function openAnew() {
    if (reloading) return;
    reloading = true;
    link("gone");
    if (document.body.dataset.over) return; // whoever was erased has nothing to come back to
    setTimeout(() => location.reload(), 2000 * Math.random());
  }

  function broken() {
    const text = document.createElement("p"),
      again = document.createElement("button");
    text.setAttribute("role", "alert");
    text.textContent = words.failed ?? "";
    again.className = "co-button co-button--secondary";
    again.textContent = words.again ?? "↻";
    again.addEventListener("click", () => location.reload());
    (document.getElementById("opening") ?? document.getElementById("main")).replaceChildren(text, again);
  }

  // The page came only in part (the line broke while it was sent), or its notebook failed.
  if (!page) {
    link("waiting");
    setTimeout(() => location.reload(), 2000 + 4000 * Math.random());
    return;
  }
  if (page.failed) {
    broken();
    return;
  }

  // ---- models ----
  const models = new Map(); // id of a comm -> Model
  const arriving = new Map(); // id -> [who waits for this model]
  const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

  class Model {
    constructor(id, state) {
      this.id = id;
      this.state = state;
      this.dirty = {};
      this.ears = new Map();
      this.close = null; // what render returned
      this.el = null;
      this.widget_manager = { get_model: model };
    }
    get(name) {
      return this.state[name];
    }
    set(name, value) {
      const changes = typeof name === "object" ? name : { [name]: value };
      for (const [key, to] of Object.entries(changes)) {
        this.dirty[key] = to;
        this.change(key, to);
      }
      return this;
    }
    change(name, value) {
      if (same(this.state[name], value)) {
        this.state[name] = value;
        return;
      }
      this.state[name] = value;
      this.emit("change:" + name, this, value, {});
      this.emit("change", this, {});
    }
    save_changes() {
      const state = this.dirty;
      this.dirty = {};
      if (Object.keys(state).length)
        ask("comm_msg", { comm_id: this.id, data: { method: "update", state, buffer_paths: [] } });
    }
    send(content) {
      ask("comm_msg", { comm_id: this.id, data: { method: "custom", content } });
    }
    on(events, ear) {
      for (const event of events.split(/\s+/)) this.ears.set(event, [...(this.ears.get(event) ?? []), ear]);
      return this;
    }
    off(events, ear) {
      if (!events) {
        this.ears.clear();
        return this;
      }
      for (const event of events.split(/\s+/))
        this.ears.set(event, ear ? (this.ears.get(event) ?? []).filter((one) => one !== ear) : []);
      return this;
    }
    emit(event, ...facts) {
      for (const ear of this.ears.get(event) ?? []) {
        try {
          ear(...facts);
        } catch (trouble) {
          console.error(trouble);
        }
      }
    }
    pending() {
      // names of traits whose new value the kernel does not have yet
      const names = new Set(Object.keys(this.dirty));
      for (const { content } of unanswered.values())
        if (content.comm_id === this.id)
          for (const name of Object.keys(content.data?.state ?? {})) names.add(name);
      return names;
    }
  }

  function model(id) {
    // ids come as "IPY_MODEL_…" in traits
    const key = String(id).replace(/^IPY_MODEL_/, "");
    if (models.has(key)) return Promise.resolve(models.get(key));
    return new Promise((found) => arriving.set(key, [...(arriving.get(key) ?? []), found]));
  }

  // ---- widgets ----
  const modules = new Map(); // text or address of a module -> promise of it
  const styles = new Set();

  function load(esm) {
    if (!modules.has(esm)) {
      const address = /^(https?:\/\/|\/|\.)\S*$/.test(esm)
        ? new URL(esm, location.href).href
        : URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
      modules.set(esm, import(address));
    }
    return modules.get(esm);
  }

  function dress(css) {
    if (!css || styles.has(css)) return;
    styles.add(css);
    const style = document.createElement("style");
    style.textContent = css;
    document.head.append(style);
  }

  async function show(id, state) {
    const it = new Model(id, state);
    models.set(id, it);
    for (const found of arriving.get(id) ?? []) found(it);
    arriving.delete(id);
    if (!state._esm) return;
    dress(state._css);
    const place = PLACES.includes(state._place) ? state._place : "main";
    it.el = document.createElement("div");
    document.getElementById(place).append(it.el);
    try {
      const module = await load(state._esm);
      const widget =
        typeof module.default === "function" ? await module.default() : (module.default ?? module);
      const forgotten = await widget.initialize?.({ model: it, experimental: {} });
      if (!models.has(id)) {
        forgotten?.();
        return;
      }
      const closed = await widget.render?.({ model: it, el: it.el, experimental: {} });
      it.close = () => {
        closed?.();
        forgotten?.();
      };
      if (!models.has(id)) it.close();
      opened();
    } catch (trouble) {
      console.error(trouble);
      broken();
    }
  }

  function opened() {
    document.getElementById("opening")?.remove();
    clearTimeout(slowly);
  }
  const slowly = setTimeout(() => {
    const text = document.querySelector("#opening p");
    if (text) text.textContent = words.slow;
  }, 12000);

  function drop(id) {
    const gone = models.get(id);
    if (!gone) return;
    models.delete(id);
    try {
      gone.close?.();
    } catch (trouble) {
      console.error(trouble);
    }
    gone.el?.remove();
  }

  // What the kernel holds now: new widgets are shown, known ones take their traits, vanished ones go.
  function take(states) {
    const ours = Object.entries(states).filter(([, row]) => row.model_module === "anywidget");
    const ids = new Set(ours.map(([id]) => id));
    for (const id of [...models.keys()]) if (!ids.has(id)) drop(id);
    for (const [id, row] of ours) {
      for (const { path, data, encoding } of row.buffers ?? [])
        if (encoding === "base64") lay(row.state, path, fromBase64(data));
      const known = models.get(id);
      if (!known) {
        show(id, row.state);
        continue;
      }
      const pending = known.pending();
      for (const [name, value] of Object.entries(row.state))
        if (!pending.has(name)) known.change(name, value);
    }
    if (!ours.length)
      setTimeout(() => {
        if (!models.size) broken();
      }, 4000);
  }

  const fromBase64 = (text) => new DataView(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer);
  function lay(state, path, buffer) {
    const inner = path.slice(0, -1).reduce((found, key) => found[key], state);
    inner[path.at(-1)] = buffer;
  }

  // ---- the line ----
  const session = random(); // the same after each break: the server replays what it has kept for us
  const unanswered = new Map(); // id of a message -> {type, content, metadata, at}; in the order of sending
  let socket = null,
    ready = false,
    tries = 0,
    control = "",
    retry = 0,
    openedAt = 0;
  const address =
    location.origin.replace(/^http/, "ws") +
    page.base +
    "api/kernels/" +
    page.kernel +
    "/channels?session_id=" +
    session;
  const isOpen = () => socket?.readyState === WebSocket.OPEN;

  function frame(id, type, content, metadata) {
    const header = {
      msg_id: id,
      msg_type: type,
      session,
      username: "",
      version: "5.3",
      date: new Date().toISOString(),
    };
    return JSON.stringify({ channel: "shell", header, parent_header: {}, metadata, content, buffers: [] });
  }

  function ask(type, content, metadata = {}) {
    const id = random(),
      text = frame(id, type, content, metadata);
    if (3 * text.length > LONGEST && new Blob([text]).size > LONGEST) {
      console.error("This message is too long to be sent.");
      return id;
    }
    unanswered.set(id, { type, content, metadata, at: Date.now() });
    if (ready && isOpen()) socket.send(text);
    return id;
  }

  // Straight to the kernel, not kept: what opens the line.
  const knock = (type, content, metadata = {}) => socket.send(frame(random(), type, content, metadata));

  function greet() {
    if (!control) {
      control = random();
      knock(
        "comm_open",
        { comm_id: control, target_name: "jupyter.widget.control", data: {} },
        { version: "1.0.0" },
      );
    }
    knock("comm_msg", { comm_id: control, data: { method: "request_states" } });
  }

  function resume() {
    ready = true;
    tries = 0;
    link("live");
    for (const [id, { type, content, metadata }] of unanswered) {
      unanswered.get(id).at = Date.now();
      socket.send(frame(id, type, content, metadata));
    }
  }

  function hear(data) {
    const message = typeof data === "string" ? JSON.parse(data) : unpack(data);
    const { content } = message,
      kind = message.header.msg_type,
      parent = message.parent_header?.msg_id;
    if (kind === "status") {
      if (content.execution_state === "idle") unanswered.delete(parent);
    } else if (kind === "comm_open") {
      if (content.target_name !== "jupyter.widget" || models.has(content.comm_id)) return;
      for (const [place, path] of (content.data.buffer_paths ?? []).entries())
        lay(content.data.state, path, message.buffers[place]);
      if (content.data.state._model_module === "anywidget") show(content.comm_id, content.data.state);
    } else if (kind === "comm_close") drop(content.comm_id);
    else if (kind === "comm_msg") spoken(content, message.buffers ?? []);
  }

  function spoken({ comm_id, data }, buffers) {
    if (comm_id === control) {
      if (data.method !== "update_states") return;
      for (const [place, path] of (data.buffer_paths ?? []).entries()) lay(data.states, path, buffers[place]);
      const first = !ready;
      take(data.states);
      if (first) resume();
      return;
    }
    const it = models.get(comm_id);
    if (!it) return;
    if (data.method === "custom") it.emit("msg:custom", data.content, buffers);
    else if (data.method === "update") {
      for (const [place, path] of (data.buffer_paths ?? []).entries()) lay(data.state, path, buffers[place]);
      for (const [name, value] of Object.entries(data.state)) it.change(name, value);
    }
  }

  // A message with buffers is binary: how many parts, where each begins, then JSON and the buffers.
  function unpack(data) {
    const view = new DataView(data),
      parts = view.getUint32(0);
    const begins = Array.from({ length: parts }, (_, place) => view.getUint32(4 * (place + 1)));
    const message = JSON.parse(new TextDecoder().decode(new Uint8Array(data.slice(begins[0], begins[1]))));
    message.buffers = begins
      .slice(1)
      .map((begin, place) => new DataView(data.slice(begin, begins[place + 2])));
    return message;
  }

  function open() {
    clearTimeout(retry);
    retry = 0;
    if (reloading) return;
    const line = new WebSocket(address);
    line.binaryType = "arraybuffer";
    socket = line;
    ready = false;
    openedAt = Date.now();
    line.onopen = greet;
    line.onmessage = (event) => {
      if (line === socket) hear(event.data);
    };
    line.onclose = ({ code }) => {
      if (line !== socket) return;
      if (code === NOT_ACCEPTABLE) {
        console.error("The server refused a message.");
        unanswered.clear();
      }
      lost();
    };
  }

  // The line is down: find out why, and open it again.
  async function lost() {
    ready = false;
    socket = null;
    link("waiting");
    const answer = await probe();
    if (answer && ENDED.includes(answer.status)) {
      openAnew();
      return;
    }
    if (answer?.ok && tries === 0) {
      tries = 1;
      open();
      return;
    }
    if (!socket && !retry)
      retry = setTimeout(open, Math.min(8000, 300 * 2 ** tries++) * (0.5 + Math.random()));
  }

  async function probe() {
    const stop = new AbortController(),
      enough = setTimeout(() => stop.abort(), 5000);
    try {
      return await fetch(page.base + "api/kernels/" + page.kernel, {
        cache: "no-store",
        redirect: "manual",
        signal: stop.signal,
      });
    } catch {
      return null;
    } finally {
      clearTimeout(enough);
    }
  }

  function breakLine() {
    const line = socket;
    socket = null;
    line?.close();
    lost();
  }

  // A socket may look open while nothing passes: whoever was away or waits too long asks for a sign of life.
  function lookAtLine() {
    if (document.visibilityState !== "visible" || reloading) return;
    if (!socket) {
      if (retry) open();
      return;
    }
    if (!ready) return;
    if (isOpen()) ask("kernel_info_request", {});
    else breakLine();
  }

  setInterval(() => {
    if (document.visibilityState !== "visible" || !socket) return;
    if (!ready) {
      if (Date.now() - openedAt > OPENING) breakLine();
      return;
    }
    const oldest = Math.min(Infinity, ...[...unanswered.values()].map(({ at }) => at));
    if (Date.now() - oldest > QUIET) breakLine();
  }, 1000);

  addEventListener("online", lookAtLine);
  addEventListener("offline", () => link("waiting"));
  document.addEventListener("visibilitychange", lookAtLine);
  addEventListener("pageshow", (event) => {
    if (event.persisted) openAnew();
  });
  addEventListener("pagehide", () => {
    const xsrf = (document.cookie.match(/(?:^|;\s*)_xsrf=([^;]*)/) ?? [])[1] ?? "";
    navigator.sendBeacon(
      page.base + "voila/api/shutdown/" + page.kernel,
      new URLSearchParams({ _xsrf: xsrf }),
    );
  });

  link("connecting");
  open();
})();
