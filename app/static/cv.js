/* Printing a CV, and how it looks on the screen: one sheet of A4 after the other, as on paper. Without this file it is
   one sheet, however long. */
(() => {
  "use strict";
  const print = document.querySelector("[data-print]");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
  // What of a sheet goes on to the next one: the first row that does not fit, and all that follows.
  const over = (sheet, foot) => {
    const { top } = sheet.getBoundingClientRect();
    const { minHeight, paddingBottom } = getComputedStyle(sheet);
    const end = top + parseFloat(minHeight) - parseFloat(paddingBottom) - foot.offsetHeight;
    const rows = [...sheet.querySelectorAll(".cv-row")];
    return rows.slice(1).find((row) => row.getBoundingClientRect().bottom > end);
  };
  const following = (node) => {
    const found = [];
    for (let each = node; each; each = each.nextElementSibling) found.push(each);
    return found;
  };
  const fill = (sheet) => {
    const foot = sheet.querySelector(".cv-foot"), row = over(sheet, foot);
    if (!row) return;
    const part = row.parentElement, next = sheet.cloneNode(false), rest = part.cloneNode(false);
    next.append(rest, ...following(part.nextElementSibling)); // the foot is the last of them
    if (row.previousElementSibling) {
      rest.classList.add("goes-on");
      rest.append(...following(row));
    } else rest.replaceWith(part);
    const copy = foot.cloneNode(true);
    copy.setAttribute("aria-hidden", "true");
    sheet.append(copy);
    sheet.after(next);
    fill(next);
  };
  // narrow windows show no sheets
  if (matchMedia("(min-width: 74rem)").matches) document.fonts.ready.then(() => fill(document.querySelector(".cv-sheet")));
})();
