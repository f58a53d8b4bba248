/* Suggestions below the field of the masthead. Loaded when it gets the focus; without this file the form is enough. */
import { listbox } from "./listbox.js";

export function start(field) {
  const form = field.form;
  const typed = () => field.value.trim();
  const list = listbox(field, {
    id: "suggestions",
    place: form,
    typed,
    address: (query) => `${form.action}/suggestions?q=${encodeURIComponent(query)}`,
    isWanted: () => form.contains(document.activeElement),
    saysNone: true,
  });
  if (!list) return;
  for (const [name, value] of [["role", "combobox"], ["aria-haspopup", "listbox"], ["aria-expanded", "false"]]) {
    field.setAttribute(name, value);
  }

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = list.options(), place = all.indexOf(list.chosen());
    const to = { ArrowDown: place + 1, ArrowUp: place < 0 ? all.length - 1 : place - 1 }[event.key];
    if (to !== undefined && all.length) {
      event.preventDefault();
      list.open(true);
      list.point(all[to]); // beyond either end: none, so that Enter sends the words as they are
    } else if (event.key === "Enter" && list.chosen()) {
      event.preventDefault();
      list.chosen().click();
    } else if (event.key === "Escape" && !list.panel.hidden) {
      event.preventDefault(); // the words stay
      list.close();
    }
  });
  form.addEventListener("focusout", ({ relatedTarget }) => { if (!form.contains(relatedTarget)) list.close(); });
  if (typed() && document.activeElement === field) list.askSoon();
}
