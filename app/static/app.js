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

  const region = doc.getElementById("toasts");

  // What is said to screen readers alone. Said twice in the same words it must be said twice, so the place is emptied first.
  const said = doc.getElementById("said");
  const say = (text) => {
    said.textContent = "";
    setTimeout(() => { said.textContent = text; }, 150);
  };

  // Drafts: what was typed outlives a reload and an expired session, on this device only.
  // Each member has their own: others may sign in at this machine.
  const who = doc.querySelector('meta[name="marker"]')?.dataset.member;
  const draft = {
    key: (name) => `draft:${who}:${name}`,
    set(key, value) { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); },
    keep(field) {
      try {
        const key = this.key(field.dataset.draft);
        this.set(key, field.value);
        const chosen = field.value && [...field.form.querySelectorAll("[name=mention]")].map((one) => one.value).join();
        this.set(`${key}:mention`, chosen);
      } catch { /* storage is closed: no draft */ }
    },
    bring(field) {
      try {
        const key = this.key(field.dataset.draft), kept = localStorage.getItem(key) || "";
        if (kept.trim() === field.dataset.draftSent) return this.drop(field.dataset.draft); // only the answer was lost
        // over: it stands above what the field begins with
        if (!kept || (field.value && !("draftOver" in field.dataset))) return;
        field.value = kept;
        for (const value of localStorage.getItem(`${key}:mention`)?.split(",") ?? []) {
          field.form.append(Object.assign(doc.createElement("input"), { type: "hidden", name: "mention", value }));
        }
        field.closest("details.write")?.setAttribute("open", "");
      } catch { /* as above */ }
    },
    drop(name) {
      try { ["", ":mention"].forEach((of) => localStorage.removeItem(this.key(name) + of)); } catch { /* as above */ }
    },
  };

  const count = (field) => {
    const note = doc.querySelector(`[data-counter-for="${CSS.escape(field.id)}"]`);
    if (!note) return;
    const left = field.dataset.counter - [...field.value.replace(/\r?\n/g, "\n")].length;
    note.textContent = field.dataset[left < 0 ? "over" : "left"].replace("{n}", Math.abs(left));
    note.classList.toggle("over", left < 0);
  };

  const all = (root, selector) => [...(root.matches?.(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  const clear = (root) => all(root, "[data-draft-clear]").forEach((mark) => {
    mark.dataset.draftClear.split(" ").forEach((name) => draft.drop(name));
  });
  const wake = (root) => {
    clear(root);
    all(root, "[data-draft]").forEach((field) => draft.bring(field));
    all(root, "[data-counter]").forEach((field) => field.value && count(field));
    all(root, ".toast").forEach(leave);
    all(root, "[data-start]").forEach((one) => import(one.dataset.start).then(({ start }) => start(one)));
  };

  doc.addEventListener("focusin", ({ target }) => {
    if (target.dataset?.module) import(target.dataset.module).then(({ start }) => start(target));
  });

  // Pressing the button for pictures leaves the focus where it is: the form would fold or unfold, and the button move away
  // from under the pointer before it is released.
  doc.addEventListener("mousedown", (event) => event.target.closest(".add-pictures") && event.preventDefault());

  // What unfolds to be written in is written in at once.
  doc.addEventListener("toggle", ({ target }) => target.matches(".write[open]") && target.querySelector("textarea").focus(), true);
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

  // The focus survives every request. A button is disabled while its request runs, which takes the focus from it, and
  // what replaces it is another element: `held` remembers both.
  const CAN_FOCUS = "a[href]:not([tabindex='-1']), button, summary, input:not([type=hidden]), select, textarea";
  const ENTRY = "article, li:not(.older)";
  let held = null; // ctx: the request; element: what had the focus; place: its place among others in what is replaced
  const isLost = () => !doc.activeElement || doc.activeElement === doc.body;
  const focus = (place) => {
    if (!place.matches(CAN_FOCUS)) place.setAttribute("tabindex", "-1");
    place.focus({ preventScroll: true });
    (place.closest(".field") || place).scrollIntoView({ block: "nearest" }); // with the label of a field
  };
  doc.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    const element = doc.activeElement;
    if (ctx.sourceElement.contains?.(element)) held = { ctx, element, place: 0 };
  });
  doc.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    const last = held?.ctx === ctx && held.element;
    if (!last) return;
    held = null;
    setTimeout(() => last.isConnected && isLost() && last.focus()); // once htmx has enabled it again
  });

  // What is wrong gets the focus: the first field that is, or the sentence above the form. A wrong choice is marked as a
  // whole: the focus goes to what is chosen in it.
  const firstWrong = (root) => {
    const wrong = all(root, "[aria-invalid=true]")[0] || all(root, ".error-summary")[0];
    return wrong?.matches("fieldset") ? wrong.querySelector(":checked") || wrong.querySelector("input") : wrong;
  };

  // Back to a list that had grown, where the browser kept no copy of the page: place.js lets it grow again.
  const place = () => import(doc.getElementById("main").dataset.place);
  const remember = (link) => place().then((it) => it.remember(link.pathname));
  if (history.state?.place) addEventListener("load", () => place().then((it) => it.regrow()));

  // A list that grows: the focus goes on to the first new entry, if the link had it, and how many came is said. Above a
  // conversation it is the last one, which says so.
  const grow = (fresh, pager, place) => {
    if ("back" in doc.body.dataset) return;
    const entries = fresh.flatMap((node) => all(node, ENTRY)).filter((one) => !one.parentElement.closest(ENTRY));
    say(`${pager.textContent.trim()}: ${entries.length}`);
    if (held && entries[0]) focus(place || entries[0]);
  };
  // It grows by itself when it is scrolled to, but never under or above the focus: who comes by keyboard finds its link,
  // which they may follow, and the end of the page behind it, which does not run away.
  const stays = ({ sourceElement, sourceEvent }) => {
    const focused = sourceEvent?.type === "intersect" && doc.querySelector(":focus-visible");
    const grows = sourceElement.closest(".older")?.parentElement || sourceElement;
    return focused && grows.compareDocumentPosition(focused) & 4; // in it, or after it
  };

  // A swapped row keeps its height, and focus goes where the eye is.
  doc.addEventListener("htmx:before:swap", ({ detail }) => {
    const form = detail.ctx.sourceElement?.closest?.(".button-form");
    for (const { target, fragment } of detail.tasks) {
      const element = doc.activeElement; // it may have come there while the request was under way
      if (!held && !isLost() && target?.contains?.(element)) held = { ctx: detail.ctx, element };
      if (held && target?.contains?.(held.element)) held.place = all(target, CAN_FOCUS).indexOf(held.element);
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
    // htmx waits before it takes charge of what is new. Whoever presses a key meanwhile, as the focus is there at once,
    // would follow the plain link or send the plain form, and leave the page.
    fresh.forEach((node) => htmx.process(node));
    const pager = detail.task.sourceElement?.closest(".older");
    const more = pager || detail.task.sourceElement?.closest(".earlier");
    if (more) remember(more.querySelector("a"));
    const place = fresh.map(firstWrong).find(Boolean) || fresh.flatMap((node) => all(node, "[data-focus]"))[0];
    if (pager) grow(fresh, pager, place);
    else if (place) focus(place);
    else if (held && !held.element.isConnected && isLost() && fresh.length) {
      const places = fresh.flatMap((node) => all(node, CAN_FOCUS));
      focus(places[held.place] || places[0] || fresh[0]);
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
  const toast = (text) => {
    const told = Object.assign(doc.createElement("div"), { className: "toast", textContent: text });
    region.append(told);
    leave(told);
  };
  const failed = ({ detail }) => {
    const { response, sourceElement } = detail.ctx || {};
    if (!region || (response && response.status < 500) || sourceElement?.matches?.("[hx-trigger^=every]")) return;
    toast(region.dataset.failed);
  };
  doc.addEventListener("htmx:response:error", failed);
  doc.addEventListener("htmx:error", failed);
  doc.addEventListener("toast", ({ detail }) => toast(detail));

  // Nobody reads a hidden tab: polls wait until it is shown, and nothing counts as read unseen. What else takes longer than
  // 300 ms shows it. A style rule that looks from the body for what waits would restyle the whole page twice a button.
  const wait = (ctx, waits) => {
    clearTimeout(ctx.late);
    if (waits) ctx.late = setTimeout(() => doc.querySelector(".masthead")?.classList.add("late"), 300);
    else doc.querySelector(".late")?.classList.remove("late");
  };
  doc.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail, polls = ctx.sourceElement.matches("[hx-trigger^=every]");
    if (polls ? doc.hidden : stays(ctx)) event.preventDefault();
    else if (!polls) wait(ctx, true);
  });
  doc.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => ctx.late && wait(ctx));

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

  // Whoever leaves a menu by Tab leaves it behind.
  doc.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && close(relatedTarget));

  // What is in a live region when the page arrives is not read out: what was done before the page is said a moment later.
  const told = region ? [...region.children] : [];
  region?.replaceChildren();
  setTimeout(() => { region?.append(...told); told.forEach(leave); }, 250);

  wake(doc);
  if (!doc.querySelector("[autofocus]")) firstWrong(doc.getElementById("main"))?.focus();
})();
