/* What HTML and CSS cannot do alone. Every page works without this file. */
(() => {
  "use strict";
  const doc = document;

  // Back after sign-out: the browser may show a kept page to the next person at this machine.
  const marker = () => (doc.cookie.match(/(?:^|; )kontor_marker=([^;]*)/) || [])[1] || "";
  addEventListener("pageshow", (event) => {
    const meta = doc.querySelector('meta[name="marker"]');
    if (!event.persisted || !meta || meta.content === marker()) return;
    doc.documentElement.hidden = true;
    location.reload();
  });

  // Toasts stay twelve seconds, longer while somebody reads them.
  const leave = (toast) => setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) leave(toast);
    else toast.remove();
  }, 12000);

  // Drafts: what was typed outlives a reload and an expired session, on this device only.
  const draft = {
    key: (field) => "draft:" + field.dataset.draft,
    keep(field) {
      try { field.value ? localStorage.setItem(this.key(field), field.value) : localStorage.removeItem(this.key(field)); } catch { /* storage is closed: no draft */ }
    },
    bring(field) {
      try {
        const kept = localStorage.getItem(this.key(field)) || "";
        if (kept.trim() === field.dataset.draftSent) localStorage.removeItem(this.key(field)); // it arrived, the answer did not
        else if (!field.value) field.value = kept;
      } catch { /* as above */ }
    },
    drop(name) { try { localStorage.removeItem("draft:" + name); } catch { /* as above */ } },
  };

  const count = (field) => {
    const note = doc.querySelector(`[data-counter-for="${CSS.escape(field.id)}"]`);
    if (!note) return;
    const left = field.dataset.counter - [...field.value.replace(/\r?\n/g, "\n")].length;
    note.textContent = field.dataset[left < 0 ? "over" : "left"].replace("{n}", Math.abs(left));
    note.classList.toggle("over", left < 0);
  };

  const all = (root, selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  const clear = (root) => all(root, "[data-draft-clear]").forEach((mark) => draft.drop(mark.dataset.draftClear));
  const wake = (root) => {
    clear(root);
    all(root, "[data-draft]").forEach((field) => draft.bring(field));
    all(root, "[data-counter]").forEach((field) => field.value && count(field));
    all(root, ".toast").forEach(leave);
    all(root, "[data-crop]").forEach((stage) => import(stage.dataset.crop).then(({ start }) => start(stage)));
  };

  doc.addEventListener("input", ({ target }) => {
    if (target.dataset?.counter) count(target);
    if (target.dataset?.draft) draft.keep(target);
  });

  // The second click of a double click must not undo the first: what the answer to a button puts under the pointer takes
  // no click for a moment. A button that stays where it was ("Up") may be pressed again at once.
  const CALM = 700; // ms; systems count two clicks as one within 500
  const calm = (form, fragment) => {
    const stays = fragment.querySelector("[data-focus]")?.closest("form");
    if (!form || stays?.getAttribute("action") === form.getAttribute("action")) return;
    for (const node of fragment.children) {
      node.classList.add("fresh");
      setTimeout(() => node.classList.remove("fresh"), CALM);
    }
  };

  // htmx gives what replaces an element of the same id its style, as a text, which the content policy refuses and
  // complains about: a field that somebody pulled larger has one.
  const unstyle = (target, fragment) => {
    const old = typeof target === "string" ? doc.querySelector(target) : target;
    for (const { id } of fragment.querySelectorAll("[id]")) {
      old?.querySelector?.(`#${CSS.escape(id)}[style]`)?.removeAttribute("style");
    }
  };

  // A swapped row keeps its height, and focus goes where the eye is.
  doc.addEventListener("htmx:before:swap", ({ detail }) => {
    const form = detail.ctx.sourceElement?.closest?.(".button-form");
    for (const { target, fragment } of detail.tasks) {
      clear(fragment); // before any field of the same answer asks for its draft
      calm(form, fragment);
      unstyle(target, fragment);
      if (target?.matches?.("[data-keep-height]") && fragment.firstElementChild) {
        fragment.firstElementChild.style.minHeight = target.offsetHeight + "px";
      }
    }
  });
  doc.addEventListener("htmx:before:settle", ({ detail }) => {
    const fresh = detail.newContent.filter((node) => node.nodeType === 1);
    fresh.forEach(wake);
    for (const selector of ["[aria-invalid=true]", "[data-focus]"]) {
      const place = fresh.flatMap((node) => all(node, selector))[0];
      if (place) { place.focus(); break; }
    }
  });

  // Members' words do nothing. They are escaped; should some be markup after all, htmx ignores what is in [hx-ignore],
  // except for what it lifts out of an answer beforehand: that is taken away here.
  const lifted = "hx-partial, template[hx], [hx-swap-oob]";
  doc.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (!ctx.text?.includes("hx-ignore")) return;
    const answer = doc.createElement("template");
    answer.innerHTML = ctx.text;
    const inWords = answer.content.querySelectorAll(`[hx-ignore] :is(${lifted})`);
    inWords.forEach((each) => each.matches("[hx-swap-oob]") ? each.removeAttribute("hx-swap-oob") : each.remove());
    if (inWords.length) ctx.text = answer.innerHTML;
  });

  // The server or the way to it is broken: say so, and leave what was typed where it is. Polls fail silently.
  const failed = ({ detail }) => {
    const { response, sourceElement } = detail.ctx || {};
    const region = doc.getElementById("toasts");
    if (!region || (response && response.status < 500) || sourceElement?.matches?.("[hx-trigger^=every]")) return;
    const toast = doc.createElement("div");
    toast.className = "toast";
    toast.textContent = region.dataset.failed;
    region.append(toast);
    leave(toast);
  };
  doc.addEventListener("htmx:response:error", failed);
  doc.addEventListener("htmx:error", failed);

  // Nobody reads a hidden tab: polls wait until it is shown, and nothing counts as read unseen.
  doc.addEventListener("htmx:before:request", (event) => {
    if (doc.hidden && event.detail.ctx.sourceElement.matches("[hx-trigger^=every]")) event.preventDefault();
  });

  // Menus close by a click outside and by Escape.
  const close = (except) => doc.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (menu.contains(except)) return;
    menu.open = false;
  });
  doc.addEventListener("click", ({ target }) => close(target));
  doc.addEventListener("keydown", (event) => {
    if (event.repeat && event.key === "Enter" && event.target.matches?.("button")) event.preventDefault(); // a key held down is pressed once
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details.menu[open]");
    close(null);
    menu?.querySelector("summary").focus();
  });

  // A conversation. Ctrl + Enter (on a Mac also Cmd + Enter) sends; only with this file, so only here it says so.
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
  doc.querySelector(".thread.chosen")?.scrollIntoView({ block: "nearest" });
  if (!location.hash) doc.querySelector(".is-thread #more")?.scrollIntoView({ block: "center" });

  wake(doc);
  doc.querySelector("main [aria-invalid=true]")?.focus();
})();
