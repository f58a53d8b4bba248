// Which selectors of the style sheets match something on the page: [[sheet, selector, matches], ...]. What depends on a
// state (hover, focus, what htmx does) counts as if it were so; conditions of @media count as met.
() => {
  const pseudo = "hover|focus-visible|focus-within|focus|active|visited|target|checked|disabled|open|popover-open|"
    + "placeholder-shown|autofill|user-invalid|modal";
  const STATES = new RegExp(`:(${pseudo})(?![\\w-])|\\.(htmx-request|fresh|late)(?![\\w-])`, "g");
  const ANY = ":not(nothing-is-called-so)";
  const split = (list) => {
    const parts = [""];
    let depth = 0;
    for (const sign of list) {
      depth += (sign === "(") - (sign === ")");
      if (sign === "," && !depth) parts.push("");
      else parts[parts.length - 1] += sign;
    }
    return parts.map((part) => part.trim());
  };
  // ":not(:hover, .x)" counts as if nothing of it were so
  const without = (selector) => {
    const at = selector.search(/:not\(/);
    if (at < 0) return selector;
    let [depth, end] = [1, at + 5];
    while (depth && end < selector.length) depth += { "(": 1, ")": -1 }[selector[end++]] || 0;
    const inner = selector.slice(at, end);
    const kept = inner.match(STATES) ? "" : inner;
    return selector.slice(0, at) + kept + without(selector.slice(end));
  };
  const plain = (selector) =>
    without(selector).replace(/::[\w-]+(\([^)]*\))?/g, "").replace(STATES, ANY).replace(/(^|[\s>+~])$/, "$1*");
  const matches = (selector) => {
    try { return Boolean(document.querySelector(plain(selector) || "*")); } catch { return true; }
  };
  const found = [];
  const visit = (rules, sheet, above) => {
    for (const rule of rules) {
      const own = rule.selectorText ? split(rule.selectorText) : above;
      const whole = rule.selectorText && above[0]
        ? own.map((part) => (part.includes("&") ? part : `& ${part}`).replaceAll("&", `:is(${above.join(", ")})`))
        : own;
      if (rule.selectorText) for (const selector of whole) found.push([sheet, selector, matches(selector)]);
      if (rule.cssRules) visit(rule.cssRules, sheet, whole);
    }
  };
  for (const sheet of document.styleSheets) visit(sheet.cssRules, sheet.href.split("/").pop(), []);
  return found;
}
