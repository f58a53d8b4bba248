/* People to mention in a text: suggested below it after an @. Loaded when such a field gets the focus; without this file
   a handle that is typed by hand is enough. */
const PAUSE = 150; // ms after the last key
const TYPED = /(?:^|[^\p{L}\p{N}_@/=.&#+-])@(\p{L}[^@\n]{1,60})$/u; // up to the caret
const WORDS = 4; // of a name, until it is none
const started = new WeakSet();

export function start(field) {
  if (started.has(field)) return;
  started.add(field);
  const doc = document, form = field.form, place = field.closest(".field");
  const panel = doc.createElement("div");
  panel.id = `${field.id}-people`;
  panel.className = "suggestions mentions";
  panel.hidden = true;
  panel.setAttribute("role", "listbox");
  place.append(panel);
  for (const [name, value] of [["aria-autocomplete", "list"], ["aria-controls", panel.id]]) field.setAttribute(name, value);

  let timer, request, current = null; // the option that Enter takes
  const options = () => [...panel.querySelectorAll("[role=option]")];
  const point = (option) => {
    current?.removeAttribute("aria-selected");
    current = option || null;
    current?.setAttribute("aria-selected", "true");
    current?.scrollIntoView({ block: "nearest" });
    if (current) field.setAttribute("aria-activedescendant", current.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const open = (shown) => {
    panel.hidden = !shown;
    if (!shown) point(null);
  };
  const close = () => {
    clearTimeout(timer);
    request?.abort();
    open(false);
  };

  const typed = () => {
    const found = field.selectionStart === field.selectionEnd && TYPED.exec(field.value.slice(0, field.selectionStart));
    return found && found[1].trim().split(/\s+/).length <= WORDS ? found[1] : "";
  };
  const take = (option) => {
    const { id, name } = option.dataset, end = field.selectionStart;
    field.setRangeText(`@${name} `, end - typed().length - 1, end, "end");
    if (!form.querySelector(`input[name=mention][value="${id}"]`)) {
      form.append(Object.assign(doc.createElement("input"), { type: "hidden", name: "mention", value: id }));
    }
    close();
    field.dispatchEvent(new Event("input", { bubbles: true })); // the draft, the counter
  };

  // The style sheet comes with the first answer, so that pages on which nobody is mentioned need not carry it.
  const furnish = ({ sheet, label }) => new Promise((done) => {
    panel.setAttribute("aria-label", label);
    if (doc.querySelector(`link[href="${CSS.escape(sheet)}"]`)) return done();
    doc.head.append(Object.assign(doc.createElement("link"), { rel: "stylesheet", href: sheet, onload: done, onerror: done }));
  });
  const ask = async () => {
    request?.abort();
    request = new AbortController();
    const query = typed(), address = new URL(field.dataset.mentions, location.href);
    address.searchParams.set("q", query);
    if (form.elements.audience) address.searchParams.set("audience", form.elements.audience.value);
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: request.signal });
      if (!answer.ok) return open(false);
      const found = doc.createElement("template"); // escaped by the server, like any other page
      found.innerHTML = await answer.text();
      const words = found.content.firstElementChild.dataset;
      await furnish(words);
      point(null);
      panel.replaceChildren(found.content);
      open(options().length > 0 && typed() === query && doc.activeElement === field);
      point(options()[0]);
      const said = doc.getElementById("said");
      if (said && !panel.hidden) said.textContent = words.said.replace("{n}", options().length);
    } catch { /* a later key asked again, or there is no connection: a handle is enough */ }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (!typed()) return close();
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || panel.hidden) return;
    const all = options(), at = all.indexOf(current);
    const to = { ArrowDown: (at + 1) % all.length, ArrowUp: at < 1 ? all.length - 1 : at - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      point(all[to]);
    } else if ((event.key === "Enter" || event.key === "Tab") && current) {
      event.preventDefault();
      take(current);
    } else if (event.key === "Escape") {
      event.preventDefault(); // the words stay
      close();
    }
  });
  panel.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  panel.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) take(option);
  });
  field.addEventListener("blur", close);
}
