/* A link that copies its address. Where the browser has no clipboard for us (without https) it leads there. */
export const start = (link) => link.addEventListener("click", (event) => {
  if (!navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const menu = link.closest("details.menu");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  const said = () => document.dispatchEvent(new CustomEvent("toast", { detail: link.dataset.copy }));
  navigator.clipboard.writeText(link.href).then(said, () => location.assign(link.href));
});
