// Which selectors of the style sheets match something on the page: [[sheet, selector, matches], ...]. What depends on a
// state (hover, focus, what htmx does) counts as if it were so; conditions of @media count as met.
() => {
  const STATES = /:(hover|focus-visible|focus-within|focus|active|visited|target|checked|disabled|open|popover-open|placeholder-shown|autofill|user-invalid|modal)(?![\w-])|\.(htmx-request|fresh)(?![\w-])/g;
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
  const plain = (selector) =>
    selector.replace(/::[\w-]+(\([^)]*\))?/g, "").replace(/:not\(:(hover|focus[\w-]*|checked|open)\)/g, "")
      .replace(STATES, ANY).replace(/(^|[\s>+~])$/, "$1*");
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
