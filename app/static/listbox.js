/* Suggestions below a field, which keeps the focus while one of them is chosen. typeahead.js and mentions.js use it. */
const PAUSE = 150; // ms after the last key
const started = new WeakSet();

/* None if the field has one already. place: what it is appended to; typed: gives the words to ask for, "" for none;
   address: where to ask for them; isWanted: whether the answer may still be shown; pointsAtFirst: to an option at once;
   saysNone: also tells screen readers that nothing was found. */
export function listbox(field, { id, looks = "", place, typed, address, isWanted, pointsAtFirst = false, saysNone = false }) {
  if (started.has(field)) return null;
  started.add(field);
  const doc = document, panel = doc.createElement("div");
  Object.assign(panel, { id, className: `suggestions ${looks}`.trim(), hidden: true });
  panel.setAttribute("role", "listbox");
  place.append(panel);
  for (const [name, value] of [["aria-autocomplete", "list"], ["aria-controls", id]]) field.setAttribute(name, value);

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
    if (field.hasAttribute("aria-expanded")) field.setAttribute("aria-expanded", String(shown));
    if (!shown) point(null);
  };
  const close = () => {
    clearTimeout(timer);
    request?.abort();
    open(false);
  };

  // The style sheet comes with the first answer, so that pages on which nobody types here need not carry it.
  const furnish = ({ sheet, label }) => new Promise((done) => {
    panel.setAttribute("aria-label", label);
    if (doc.querySelector(`link[href="${CSS.escape(sheet)}"]`)) return done();
    doc.head.append(Object.assign(doc.createElement("link"), { rel: "stylesheet", href: sheet, onload: done, onerror: done }));
  });
  const ask = async () => {
    request?.abort();
    request = new AbortController();
    const query = typed();
    try {
      const answer = await fetch(address(query), { headers: { "HX-Request": "true" }, signal: request.signal });
      if (!answer.ok || answer.status === 204) return open(false);
      const found = doc.createElement("template"); // escaped by the server, like any other page
      found.innerHTML = await answer.text();
      const words = found.content.firstElementChild.dataset;
      await furnish(words);
      point(null);
      panel.replaceChildren(found.content);
      open(options().length > 0 && isWanted(query));
      if (pointsAtFirst && !panel.hidden) point(options()[0]);
      const said = doc.getElementById("said");
      if (said && (saysNone || !panel.hidden)) said.textContent = words.said.replace("{n}", options().length);
    } catch { /* a later key asked again, or there is no connection: the form is enough */ }
  };
  const askSoon = () => {
    clearTimeout(timer);
    if (!typed()) return close();
    timer = setTimeout(ask, PAUSE);
  };

  field.addEventListener("input", askSoon);
  panel.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  return { panel, options, point, open, close, askSoon, chosen: () => current };
}
