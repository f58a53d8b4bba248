/* People to mention in a text: suggested below it after an @. Loaded when such a field gets the focus; without this file
   a handle that is typed by hand is enough. */
import { listbox } from "./listbox.js";

const TYPED = /(?:^|[^\p{L}\p{N}_@/=.&#+-])@(\p{L}[^@\n]{1,60})$/u; // up to the caret
const WORDS = 4; // of a name, until it is none

export function start(field) {
  const form = field.form;
  const typed = () => {
    const found = field.selectionStart === field.selectionEnd && TYPED.exec(field.value.slice(0, field.selectionStart));
    return found && found[1].trim().split(/\s+/).length <= WORDS ? found[1] : "";
  };
  const list = listbox(field, {
    id: `${field.id}-people`,
    looks: "mentions",
    place: field.closest(".field"),
    typed,
    address(query) {
      const address = new URL(field.dataset.mentions, location.href);
      address.searchParams.set("q", query);
      if (form.elements.audience) address.searchParams.set("audience", form.elements.audience.value);
      return address;
    },
    isWanted: (query) => typed() === query && document.activeElement === field,
    pointsAtFirst: true,
  });
  if (!list) return;

  const take = (option) => {
    const { id, name } = option.dataset, end = field.selectionStart;
    field.setRangeText(`@${name} `, end - typed().length - 1, end, "end");
    if (!form.querySelector(`input[name=mention][value="${id}"]`)) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "mention", value: id }));
    }
    list.close();
    field.dispatchEvent(new Event("input", { bubbles: true })); // the draft, the counter
  };

  field.addEventListener("keydown", (event) => {
    if (event.isComposing || list.panel.hidden) return;
    const all = list.options(), at = all.indexOf(list.chosen());
    const to = { ArrowDown: (at + 1) % all.length, ArrowUp: at < 1 ? all.length - 1 : at - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      list.point(all[to]);
    } else if ((event.key === "Enter" || event.key === "Tab") && list.chosen()) {
      event.preventDefault();
      take(list.chosen());
    } else if (event.key === "Escape") {
      event.preventDefault(); // the words stay
      list.close();
    }
  });
  list.panel.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) take(option);
  });
  field.addEventListener("blur", list.close);
}
