/**
 * A browser without a locale (LANG=C) says that its language is "C", which Intl refuses: uPlot, which
 * asks as it loads, would end, and no graph would be drawn. This is a classic script, before uPlot's.
 */
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en" });
}
