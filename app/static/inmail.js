/* A conversation: Ctrl + Enter (on a Mac also Cmd + Enter) sends, and its newest message is in view. */
(() => {
  "use strict";
  const doc = document;
  const all = (root, selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];

  // Only with this file, so only here it says so.
  const onMac = /^Mac/.test(navigator.platform);
  const sayKey = (root) => all(root, ".send-key[hidden]").forEach((hint) => {
    if (onMac) hint.textContent = hint.dataset.mac;
    hint.hidden = false;
  });
  doc.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat || event.isComposing) return;
    if (!event.target.matches("[data-send-key]")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  // It opens at its newest message (unless the address names another) and is there again once one's own was sent.
  doc.addEventListener("htmx:before:settle", ({ detail }) => {
    const fresh = detail.newContent.filter((node) => node.nodeType === 1);
    fresh.forEach(sayKey);
    if (fresh.some((node) => node.matches("#reply[data-draft-clear]"))) doc.querySelector(".pane")?.scrollTo(0, 0);
  });
  sayKey(doc);
  doc.querySelector(".thread.chosen")?.scrollIntoView({ block: "center" });
  if (!location.hash) doc.querySelector(".is-thread #more")?.scrollIntoView({ block: "center" });
})();
