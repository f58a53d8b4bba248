/* Editing the own profile: Escape closes what is open, and what was typed is not lost without a question. */
(() => {
  "use strict";
  const doc = document;
  const sent = new WeakSet();

  const isChanged = (field) => {
    if (field.matches("select")) {
      const first = Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
      return field.selectedIndex !== first;
    }
    return field.matches("[type=checkbox], [type=radio]")
      ? field.checked !== field.defaultChecked
      : field.matches("input, textarea") && field.value !== field.defaultValue;
  };
  // A form that came back with what is wrong holds words that are kept nowhere, even if nothing was typed since.
  const isUnsaved = (form) =>
    !sent.has(form) && (form.hasAttribute("data-unsaved") || [...form.elements].some(isChanged));
  const unsaved = (within) => [...within.querySelectorAll("form[data-ask]")].filter(isUnsaved);

  doc.addEventListener("submit", ({ target }) => sent.add(target));
  doc.addEventListener("input", ({ target }) => target.form && sent.delete(target.form));
  doc.addEventListener("htmx:response:error", ({ detail }) => sent.delete(detail.ctx?.sourceElement));
  doc.addEventListener("htmx:error", ({ detail }) => sent.delete(detail.ctx?.sourceElement));

  // Another page: the browser asks in its own words.
  addEventListener("beforeunload", (event) => {
    if (unsaved(doc).length) event.preventDefault();
  });

  // Another view or section in the same place; what the form itself sends is no loss.
  doc.addEventListener("htmx:before:request", (event) => {
    const { sourceElement, target } = event.detail.ctx;
    if (!target?.querySelectorAll || sourceElement.matches("form[data-ask]")) return;
    const lost = unsaved(target);
    if (lost.length && !confirm(lost[0].dataset.ask)) event.preventDefault();
  });

  doc.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || event.target.closest("details.menu[open]")) return;
    const near = event.target === doc.body ? doc : event.target;
    const open = near === doc ? doc.querySelector("[data-open] [data-open], [data-open]") : near.closest("[data-open]");
    open?.querySelector("[data-close]")?.click();
  });
})();
