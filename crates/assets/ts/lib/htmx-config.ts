// htmx reads its settings from this element as its module is evaluated, so this module must be imported before it. The page may
// carry its own element, which then must hold the same setting: htmx's indicator style sheet is against the content policy.
if (!document.querySelector('meta[name="htmx-config"]')) {
  const meta = document.createElement("meta");
  meta.name = "htmx-config";
  meta.content = "includeIndicatorCSS:false";
  document.head.append(meta);
}

export {};
