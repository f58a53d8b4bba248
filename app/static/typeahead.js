/* Suggestions below the field of the masthead. Loaded when it gets the focus; without this file the form is enough. */
const PAUSE = 150; // ms after the last key
const started = new WeakSet();

export function start(field) {
  if (started.has(field)) return;
  started.add(field);
  const doc = document, form = field.form;
  const panel = doc.createElement("div");
  panel.id = "suggestions";
  panel.className = "suggestions";
  panel.hidden = true;
  panel.setAttribute("role", "listbox");
  form.append(panel);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-haspopup", "listbox"],
    ["aria-controls", panel.id], ["aria-expanded", "false"]]) field.setAttribute(name, value);

  let timer, request, current = null; // the option that Enter opens
  const options = () => [...panel.querySelectorAll("[role=option]")];
  const choose = (option) => {
    current?.removeAttribute("aria-selected");
    current = option || null;
    current?.setAttribute("aria-selected", "true");
    current?.scrollIntoView({ block: "nearest" });
    if (current) field.setAttribute("aria-activedescendant", current.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const open = (shown) => {
    panel.hidden = !shown;
    field.setAttribute("aria-expanded", String(shown));
    if (!shown) choose(null);
  };
  const close = () => {
    clearTimeout(timer);
    request?.abort();
    open(false);
  };

  // The style sheet comes with the first answer, so that pages on which nobody searches need not carry it.
  const furnish = ({ sheet, label }) => new Promise((done) => {
    panel.setAttribute("aria-label", label);
    if (doc.querySelector(`link[href="${CSS.escape(sheet)}"]`)) return done();
    doc.head.append(Object.assign(doc.createElement("link"), { rel: "stylesheet", href: sheet, onload: done, onerror: done }));
  });
  const ask = async () => {
    request?.abort();
    request = new AbortController();
    try {
      const address = `${form.action}/suggestions?q=${encodeURIComponent(field.value.trim())}`;
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: request.signal });
      if (!answer.ok || answer.status === 204) return open(false);
      const found = doc.createElement("template"); // escaped by the server, like any other page
      found.innerHTML = await answer.text();
      const words = found.content.firstElementChild.dataset;
      await furnish(words);
      choose(null);
      panel.replaceChildren(found.content);
      open(options().length > 0 && form.contains(doc.activeElement));
      const said = doc.getElementById("said");
      if (said) said.textContent = words.said.replace("{n}", options().length);
    } catch { /* a later key asked again, or there is no connection: the form is enough */ }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (!field.value.trim()) return close();
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = options(), place = all.indexOf(current);
    const to = { ArrowDown: place + 1, ArrowUp: place < 0 ? all.length - 1 : place - 1 }[event.key];
    if (to !== undefined && all.length) {
      event.preventDefault();
      open(true);
      choose(all[to]); // beyond either end: none, so that Enter sends the words as they are
    } else if (event.key === "Enter" && current) {
      event.preventDefault();
      current.click();
    } else if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault(); // the words stay
      close();
    }
  });
  panel.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  form.addEventListener("focusout", ({ relatedTarget }) => { if (!form.contains(relatedTarget)) close(); });
  if (field.value.trim() && doc.activeElement === field) timer = setTimeout(ask, PAUSE);
}
