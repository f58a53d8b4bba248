// What is wrong with a drawn page: a function that returns [[check, place, what], ...]. What is `given` to it, and what
// each check means, is said in tests/screenshots/looking.py.
(given) => {
  const root = document.documentElement;
  const rem = parseFloat(getComputedStyle(root).fontSize);
  const style = (element) => getComputedStyle(element);
  const found = [];

  // --- what is there ---------------------------------------------------------------------------------------
  const told = (text, most) => text.trim().replace(/\s+/g, " ").slice(0, most);
  // Where there is no class, the next one above it says more than the name of the element
  const named = (element) => {
    const classes = (element.getAttribute("class") || "").trim();
    return element.tagName.toLowerCase() + (classes ? "." + classes.split(/\s+/).join(".") : "");
  };
  const place = (element) => {
    const above = !element.getAttribute("class") && element.parentElement?.closest("[class]");
    const word = told(element.textContent || element.value || element.getAttribute("aria-label") || "", 40);
    return `<${above ? named(above) + " " : ""}${named(element)}> “${word}”`;
  };
  const size = (wide, high) => `${Math.round(wide)} x ${Math.round(high)} px`;
  const note = (check, element, what) => found.push([check, place(element), what]);
  const ancestors = function* (element) {
    for (let each = element; each && each !== root; each = each.parentElement) yield each;
  };
  // Neither hidden nor, like texts for screen readers, cut down to a pixel
  const drawn = (element) => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    if (element.getBoundingClientRect().bottom + scrollY <= 0) return false; // a skip link that waits for the focus
    for (const each of ancestors(element)) {
      const box = each.getBoundingClientRect();
      const seen = style(each);
      if (seen.overflow !== "visible" && box.width <= 2 && box.height <= 2) return false;
      if (/^rect|inset\(50%/.test(seen.clip) || seen.clipPath.startsWith("inset(50%")) return false;
    }
    return true;
  };
  const floats = (element) =>
    [...ancestors(element)].find((each) => ["fixed", "sticky"].includes(style(each).position));
  const everything = [...document.body.querySelectorAll("*")].filter(drawn);

  const lines = []; // one a line of text: its node, element and box, as scrolled to the top
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !drawn(element) || element.closest("script, noscript, option, title")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) if (box.width > 1) lines.push({ node, element, box });
  }

  // What of a box is left by ancestors that clip; `by`: the one that takes something away
  const clipped = (element, box) => {
    const rest = { left: box.left, right: box.right, top: box.top, bottom: box.bottom, by: null, across: null };
    let positioned = style(element).position;
    if (positioned === "fixed") return rest;
    for (const each of ancestors(element)) {
      const seen = style(each);
      if (positioned === "absolute" && seen.position === "static") continue; // it hangs on somebody further up
      positioned = positioned === "absolute" || seen.position === "absolute" ? seen.position : positioned;
      const edge = each.getBoundingClientRect();
      const inner = { left: edge.left + each.clientLeft, top: edge.top + each.clientTop };
      if (seen.overflowX !== "visible" && each.clientWidth) {
        const right = inner.left + each.clientWidth;
        if (rest.right > right + 1 || rest.left < inner.left - 1) rest.across = rest.across || each;
        [rest.left, rest.right] = [Math.max(rest.left, inner.left), Math.min(rest.right, right)];
      }
      if (seen.overflowY !== "visible" && each.clientHeight) {
        const bottom = inner.top + each.clientHeight;
        if (rest.bottom > bottom + 1 || rest.top < inner.top - 1) rest.by = each; // the one that takes most
        [rest.top, rest.bottom] = [Math.max(rest.top, inner.top), Math.min(rest.bottom, bottom)];
      }
    }
    return rest;
  };

  // No word is as long, but one that a member makes up
  const endless = (word) => word.length >= 30;

  // --- the checks ------------------------------------------------------------------------------------------
  const checks = {
    "sideways scrolling": () => {
      if (root.scrollWidth <= root.clientWidth) return;
      const wide = everything.filter((each) => each.getBoundingClientRect().right > root.clientWidth + 1);
      const what = `${root.scrollWidth} px in a window of ${root.clientWidth}`;
      note("sideways scrolling", wide.pop() || document.body, what);
    },

    "overlapping text": () => {
      // The box of a line is as high as its typeface wishes; what is read lies in its middle
      const inks = lines.map((line) => {
        const rest = clipped(line.element, line.box);
        const middle = (line.box.top + line.box.bottom) / 2;
        const half = parseFloat(style(line.element).fontSize) * 0.33;
        const [top, bottom] = [Math.max(rest.top, middle - half), Math.min(rest.bottom, middle + half)];
        return { ...line, left: rest.left, right: rest.right, top, bottom };
      });
      for (const picture of everything.filter((each) => each.matches("img, svg, .portrait"))) {
        const box = picture.getBoundingClientRect();
        const { left, right, top, bottom } = clipped(picture, box);
        inks.push({ element: picture, left: left + 2, right: right - 2, top: top + 2, bottom: bottom - 2 });
      }
      const shown = inks.filter((ink) => ink.right - ink.left > 1 && ink.bottom - ink.top > 1 && !floats(ink.element));
      shown.sort((one, other) => one.top - other.top);
      const onPurpose = (one, other) =>
        one.element.contains(other.element) || other.element.contains(one.element) ||
        (one.node && one.node === other.node) || (!one.node && !other.node) ||
        [one, other].some((each) => each.element.closest(given.over || "never"));
      shown.forEach((one, index) => {
        for (let next = index + 1; next < shown.length && shown[next].top < one.bottom - 1; next++) {
          const other = shown[next];
          const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
          const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
          if (across > 2 && down > 2 && !onPurpose(one, other))
            note("overlapping text", one.element, `${size(across, down)} lie under ${place(other.element)}`);
        }
      });
    },

    "cut text": () => {
      for (const { element, box } of lines) {
        const rest = clipped(element, box);
        const { across, by } = rest;
        const scrolls = (each, way) => ["auto", "scroll"].includes(style(each)[way]);
        if (across && style(across).textOverflow !== "ellipsis" && !scrolls(across, "overflowX"))
          note("cut text", element, `at the side, without an ellipsis, by ${place(across).split(" “")[0]}`);
        const lost = box.height - (rest.bottom - rest.top);
        const clamps = by && style(by).webkitLineClamp !== "none";
        if (by && lost > box.height * 0.3 && !clamps && !scrolls(by, "overflowY"))
          note("cut text", element, `below, without an ellipsis, by ${place(by).split(" “")[0]}`);
      }
    },

    "broken word": () => {
      const room = innerWidth < 752 ? innerWidth - 64 : 480; // a longer word fits nowhere
      for (const node of new Set(lines.map((line) => line.node))) {
        for (const word of node.data.matchAll(/[^\s\u00ad\u200b–—-]+/g)) {
          if (/[/@]|\w[._]\w/.test(word[0]) || endless(word[0])) continue; // addresses have no spaces
          const at = (first, last) => {
            const range = document.createRange();
            range.setStart(node, word.index + first);
            range.setEnd(node, word.index + last);
            return [...range.getClientRects()].filter((box) => box.width > 0.5);
          };
          const [whole, count] = [at(0, word[0].length), word[0].length];
          const width = whole.reduce((sum, box) => sum + box.width, 0);
          // The first character's last box: the hyphen that was drawn for a soft one before it counts as its first
          const [start, end] = [at(0, 1).pop(), at(count - 1, count).pop()];
          if (start && end && end.top - start.top > 4 && width < room)
            note("broken word", node.parentElement, `“${word[0]}” is ${Math.round(width)} px wide`);
        }
      }
    },

    "small target": () => {
      const { scrollX: x0, scrollY: y0 } = window;
      const sheets = everything.filter((each) => each.matches(given.sheets));
      const meets = (one, other) => {
        const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
        return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
      };
      for (const element of everything.filter((each) => each.matches(given.controls))) {
        if (element.disabled || inSentence(element) || element.closest(given.elsewhere)) continue;
        if (sheets.some((sheet) => !sheet.contains(element) && meets(sheet, element))) continue;
        const dense = element.matches(given.dense) && innerWidth >= 1184;
        const [wide, high] = reach(element) || [given.least, given.least];
        // counted in whole pixels, a box between them is one less
        if (wide < given.least - 1 || high < (dense ? given.low : given.least) - 1)
          note("small target", element, size(wide, high));
      }
      scrollTo(x0, y0);
    },

    "blank third": () => {
      const page = document.querySelector(given.page);
      if (!page || innerWidth < 1184 || page.querySelector("details[open]:not(.menu)")) return; // what is unfolded is long
      const [columns, unit, box] = [48, 16, page.getBoundingClientRect()];
      const rows = Array.from({ length: Math.ceil(box.height / unit) }, () => new Uint8Array(columns));
      const mark = ({ left, right, top, bottom }) => {
        const [first, last] = [(top - box.top) / unit, (bottom - box.top) / unit];
        for (let y = Math.max(0, Math.floor(first)); y < Math.min(rows.length, last); y++)
          for (let x = 0; x < columns; x++) {
            const at = box.left + (x * box.width) / columns;
            if (at < right && at + box.width / columns > left) rows[y][x] = 1;
          }
      };
      lines.filter((line) => page.contains(line.element)).forEach((line) => mark(line.box));
      // a row leads from its name to its end
      const row = ":is(.row:has(> .row-end, > time), .facts > div, .tallies > li, .entry-head, .form-lines > .field)";
      const solid = `tr, img, svg, canvas, input, select, textarea, button, summary, .btn, .portrait, ${row}`;
      [...page.querySelectorAll(solid)].filter(drawn).forEach((each) => mark(each.getBoundingClientRect()));
      // what stays in view beside a column is beside all of it
      const staying = [...page.children].filter((each) => style(each).position === "sticky");
      for (const { left, right, top } of staying.map((each) => each.getBoundingClientRect()))
        mark({ left, right, top, bottom: box.bottom });
      for (let left = 0; left <= columns - columns / 3; left++) {
        let [empty, beside] = [0, 0];
        for (const row of rows) {
          const blank = row.subarray(left, left + columns / 3).every((cell) => !cell);
          empty = blank ? empty + 1 : 0;
          beside = blank ? beside + row.includes(1) : 0;
          if (empty * unit > innerHeight && beside * 3 > empty)
            return note("blank third", page, `from ${Math.round((left * 100) / columns)} % of the width on`);
        }
      }
    },

    "high row": () => {
      for (const [selector, narrow, wide] of given.rows)
        for (const row of everything.filter((each) => each.matches(selector))) {
          if (row.textContent.split(/\s/).some(endless)) continue;
          const most = ((innerWidth < 752 ? narrow : wide) * rem) / 17;
          const { height } = row.getBoundingClientRect();
          const what = `${Math.round(height)} px instead of ${Math.round(most)} (${selector})`;
          if (height > most + 1.5) note("high row", row, what);
        }
    },

    "odd space": () => {
      const sides = ["top", "right", "bottom", "left"];
      const names = [...sides.flatMap((side) => [`margin-${side}`, `padding-${side}`]), "row-gap", "column-gap"];
      for (const element of everything) {
        if (element.closest("svg") || element.matches(given.free || "never")) continue;
        const styles = element.computedStyleMap();
        for (const name of names) {
          const value = styles.get(name);
          if (!value || value.unit !== "px" || value.value === 0) continue;
          if (name.endsWith("gap") && !/flex|grid/.test(style(element).display)) continue;
          const steps = Math.abs(value.value) / rem;
          if (given.steps.some((step) => Math.abs(step - steps) < 0.02)) continue;
          const [kind, group] = [name.endsWith("gap") ? "gap" : name.split("-")[0], place(element).split(" “")[0]];
          if (!given.pixels.includes(Math.abs(value.value)))
            found.push(["odd space", group, `${kind} ${(value.value / rem).toFixed(3)} rem`]);
        }
      }
    },
  };

  // --- targets ---------------------------------------------------------------------------------------------
  // A link within a sentence: others' words stand in the same block
  const inSentence = (element) => {
    if (element.matches(given.written)) return true;
    if (!element.matches("a") || !style(element).display.startsWith("inline")) return false;
    const block = [...ancestors(element.parentElement)].find((each) => !style(each).display.startsWith("inline"));
    const others = block.cloneNode(true);
    others.querySelectorAll("a, button").forEach((each) => each.remove());
    return /[\p{L}\p{N}]{2}/u.test(others.textContent);
  };
  // How far one can go from the middle of an element, across and down, and still hit it; null if it is covered
  const reach = (element) => {
    element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const parts = [element, ...(element.labels || [])];
    const boxes = [...element.getClientRects(), ...parts.slice(1).map((label) => label.getBoundingClientRect())];
    const hits = (x, y) => {
      const hit = document.elementFromPoint(x, y);
      return hit && parts.some((part) => part.contains(hit));
    };
    const run = (x, y, dx, dy) => {
      let length = 0;
      while (length < given.least + 16 && hits(x + dx * length, y + dy * length)) length++;
      return length;
    };
    let best = [0, 0];
    for (const box of boxes) {
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const over = given.over && document.elementFromPoint(x, y)?.closest(given.over);
      if (over && !over.contains(element) && !element.contains(over)) return null; // a menu or toast lies over it now
      const [wide, high] = [run(x, y, 1, 0) + run(x, y, -1, 0) - 1, run(x, y, 0, 1) + run(x, y, 0, -1) - 1];
      if (Math.min(wide, high) > Math.min(...best)) best = [wide, high];
    }
    return best;
  };

  for (const [name, check] of Object.entries(checks)) if (!given.only || given.only.includes(name)) check();
  return found;
};
